// Help is made from the same tables that read the command line.

#include "cli/command.h"

static void option_line(struct buf *b, const struct option_row *o)
{
	char left[64];

	snprintf(left, sizeof left, "%c%c%s--%s%s%s", o->letter ? '-' : ' ',
		 o->letter ? o->letter : ' ', o->letter ? ", " : "  ", o->name,
		 o->values ? " " : "", o->values ? o->values : "");
	buf_printf(b, "  %-28s %s\n", left, o->help);
}

static void option_lines(struct buf *b, const char *title, const struct option_row *rows)
{
	if (!rows)
		return;
	buf_printf(b, "\n%s:\n", title);
	for (; rows->name; rows++)
		option_line(b, rows);
}

void help_command(struct buf *b, const struct command *c)
{
	buf_printf(b, "kith %s%s%s [options]\n    %s\n", c->name, c->args ? " " : "",
		   c->args ? c->args : "", c->summary);
	if (c->help)
		buf_printf(b, "\n%s\n", c->help);
	option_lines(b, "Options", c->options);
	if (!c->no_site)
		option_lines(b, "The site", site_rows);
	option_lines(b, "Always", common_rows);
}

void help_overview(struct buf *b)
{
	buf_lit(b, "kith makes a community's site, feeds and newsletters from one folder of "
		   "Markdown.\n\nCommands:\n");
	for (const struct command *const *c = commands; *c; c++) {
		char left[48];

		snprintf(left, sizeof left, "%s %s", (*c)->name, (*c)->args ? (*c)->args : "");
		buf_printf(b, "  %-28s %s\n", left, (*c)->summary);
	}
	option_lines(b, "Options of commands that read a site", site_rows);
	option_lines(b, "Options of every command", common_rows);
	buf_lit(b, "\nExit codes: 0 done, 1 problems in the content, 2 usage, 3 configuration, 4 "
		   "template, 6 input or output,\n"
		   "7 network or relay, 70 internal. `kith help COMMAND` tells more.\n");
}
