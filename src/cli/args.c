// The command line: options may stand anywhere, and whatever is not known is answered with the
// nearest that is.

#include <stdlib.h>

#include "cli/command.h"

#define AT(type, member) offsetof(struct type, member)

const struct option_row common_rows[] = {
	{"format", 0, OPT_ENUM, AT(common_options, format), "text|github|json|sarif",
	 "how problems are printed; json and sarif of build and check go to standard output"},
	{"strict", 0, OPT_FLAG, AT(common_options, strict), NULL, "warnings fail, too"},
	{"max-warnings", 0, OPT_INT, AT(common_options, max_warnings), "N",
	 "more than N warnings fail"},
	{"quiet", 'q', OPT_FLAG, AT(common_options, quiet), NULL, "print problems only"},
	{"verbose", 'v', OPT_FLAG, AT(common_options, verbose), NULL,
	 "print more about what is done"},
	{"help", 'h', OPT_FLAG, AT(common_options, help), NULL, "print this help"},
	{0},
};

const struct option_row site_rows[] = {
	{"source", 's', OPT_TEXT, AT(site_options, source), "DIR",
	 "the site's folder (default: the current one)"},
	{"destination", 'd', OPT_TEXT, AT(site_options, destination), "DIR",
	 "the folder that receives site/ and outbox/ (default: the site's folder)"},
	{"base-url", 'b', OPT_TEXT, AT(site_options, base_url), "URL",
	 "where the site will live, instead of kith.yaml's base_url"},
	{"config", 'c', OPT_TEXT, AT(site_options, config), "FILE",
	 "the configuration (default: kith.yaml in the site's folder)"},
	{"now", 0, OPT_TEXT, AT(site_options, now_text), "TIME",
	 "build as if it were this time (default: SOURCE_DATE_EPOCH, or the clock)"},
	{"drafts", 0, OPT_FLAG, AT(site_options, drafts), NULL, "include drafts"},
	{"future", 0, OPT_FLAG, AT(site_options, future), NULL,
	 "include what is dated in the future"},
	{"expired", 0, OPT_FLAG, AT(site_options, expired), NULL, "include what has expired"},
	{"jobs", 'j', OPT_INT, AT(site_options, jobs), "N",
	 "number of workers (default: one for each processor)"},
	{0},
};

struct reader {
	struct command_run *run;
	const struct command *command;
	int argc, at;
	char **argv;
};

__attribute__((format(printf, 2, 3))) static bool usage(const struct reader *r, const char *fmt,
							...)
{
	va_list ap;

	va_start(ap, fmt);
	fputs("kith: ", stderr);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	if (r->command)
		fprintf(stderr, "\nusage: kith %s%s%s [options]; `kith help %s` lists them\n",
			r->command->name, r->command->args ? " " : "",
			r->command->args ? r->command->args : "", r->command->name);
	else
		fprintf(stderr, "\n`kith help` lists the commands\n");
	return false;
}

// The tables in force with the struct each of them fills; returns how many.
static size_t tables(const struct reader *r, const struct option_row *rows[3], void *into[3])
{
	size_t n = 0;

	rows[n] = common_rows, into[n++] = &r->run->common;
	if (!r->command->no_site)
		rows[n] = site_rows, into[n++] = &r->run->site;
	if (r->command->options)
		rows[n] = r->command->options, into[n++] = r->run->options;
	return n;
}

static const struct option_row *row_find(const struct reader *r, struct str name, char letter,
					 void **into)
{
	const struct option_row *rows[3];
	void *structs[3];
	size_t n = tables(r, rows, structs);

	for (size_t t = 0; t < n; t++)
		for (const struct option_row *o = rows[t]; o->name; o++)
			if (letter ? o->letter == letter : str_eq(str_cstr(o->name), name)) {
				*into = structs[t];
				return o;
			}
	return NULL;
}

static bool unknown_option(const struct reader *r, struct str name)
{
	const struct option_row *rows[3];
	struct {
		struct str *p;
		size_t n, cap;
	} names = {0};
	struct str near;
	void *structs[3];
	size_t n = tables(r, rows, structs);

	for (size_t t = 0; t < n; t++)
		for (const struct option_row *o = rows[t]; o->name; o++)
			vec_push(r->run->arena, &names, str_cstr(o->name));
	near = diag_nearest(name, names.p, names.n);
	if (near.n)
		return usage(r, "unknown option --%.*s; did you mean --%.*s?", STR_ARG(name),
			     STR_ARG(near));
	return usage(r, "unknown option --%.*s", STR_ARG(name));
}

static bool enum_value(const struct option_row *o, struct str value, int *out)
{
	struct str rest = str_cstr(o->values), piece;

	for (int i = 0; str_next(&rest, '|', &piece); i++)
		if (str_eq(piece, value)) {
			*out = i;
			return true;
		}
	return false;
}

static bool store(const struct reader *r, const struct option_row *o, void *into, struct str value)
{
	char *at = (char *)into + o->off;
	int64_t n;

	switch (o->type) {
	case OPT_FLAG:
		*(bool *)at = true;
		return true;
	case OPT_TEXT:
		*(struct str *)at = value;
		return true;
	case OPT_INT:
		if (!str_int(value, &n) || n < 0)
			return usage(r, "--%s needs a whole number, not \"%.*s\"", o->name,
				     STR_ARG(value));
		*(int64_t *)at = n;
		return true;
	case OPT_ENUM:
		if (!enum_value(o, value, (int *)at))
			return usage(r, "--%s is one of %s, not \"%.*s\"", o->name, o->values,
				     STR_ARG(value));
		return true;
	}
	return false;
}

// Takes the option's value: what was written behind it in the same word, or the next word.
static bool take(struct reader *r, const struct option_row *o, void *into, struct str attached,
		 bool has_attached)
{
	if (o->type == OPT_FLAG)
		return has_attached ? usage(r, "--%s takes no value", o->name)
				    : store(r, o, into, attached);
	if (has_attached)
		return store(r, o, into, attached);
	if (r->at + 1 >= r->argc)
		return usage(r, "--%s needs a value (%s)", o->name, o->values);
	return store(r, o, into, str_cstr(r->argv[++r->at]));
}

static bool long_option(struct reader *r, struct str word)
{
	size_t eq = str_index(word, '=');
	struct str name = str_first(word, eq == SIZE_MAX ? word.n : eq);
	void *into;
	const struct option_row *o = row_find(r, name, 0, &into);

	if (!o)
		return unknown_option(r, name);
	return take(r, o, into, eq == SIZE_MAX ? (struct str){0} : str_from(word, eq + 1),
		    eq != SIZE_MAX);
}

static bool short_options(struct reader *r, struct str letters)
{
	for (size_t i = 0; i < letters.n; i++) {
		void *into;
		const struct option_row *o = row_find(r, (struct str){0}, letters.p[i], &into);

		if (!o)
			return usage(r, "unknown option -%c", letters.p[i]);
		if (o->type != OPT_FLAG)
			return take(r, o, into, str_from(letters, i + 1), i + 1 < letters.n);
		store(r, o, into, (struct str){0});
	}
	return true;
}

// Which option's value the word before is, decides what the command is: only long-known common and
// site options may stand before it.
static bool takes_next(const char *word)
{
	const struct option_row *const rows[] = {common_rows, site_rows};

	for (size_t t = 0; t < 2; t++)
		for (const struct option_row *o = rows[t]; o->name; o++)
			if (o->type != OPT_FLAG &&
			    ((word[1] == '-' && strcmp(word + 2, o->name) == 0) ||
			     (word[1] == o->letter && o->letter && !word[2])))
				return true;
	return false;
}

static bool find_command(struct reader *r, int *where)
{
	struct {
		struct str *p;
		size_t n, cap;
	} names = {0};
	struct str word, near;

	for (int i = 1; i < r->argc; i++) {
		if (r->argv[i][0] == '-' && r->argv[i][1]) {
			i += takes_next(r->argv[i]);
			continue;
		}
		word = str_cstr(r->argv[i]);
		for (const struct command *const *c = commands; *c; c++) {
			vec_push(r->run->arena, &names, str_cstr((*c)->name));
			if (str_eq(word, str_cstr((*c)->name))) {
				r->command = *c;
				*where = i;
				return true;
			}
		}
		near = diag_nearest(word, names.p, names.n);
		if (near.n)
			return usage(r, "unknown command \"%.*s\"; did you mean \"%.*s\"?",
				     STR_ARG(word), STR_ARG(near));
		return usage(r, "unknown command \"%.*s\"", STR_ARG(word));
	}
	*where = 0;
	return true;
}

static bool read_words(struct reader *r, int command_at)
{
	struct {
		struct str *p;
		size_t n, cap;
	} words = {0};
	bool only_words = false, ok = true;

	for (r->at = 1; r->at < r->argc && ok; r->at++) {
		struct str word = str_cstr(r->argv[r->at]);

		if (r->at == command_at)
			continue;
		if (only_words || word.n < 2 || word.p[0] != '-')
			vec_push(r->run->arena, &words, word);
		else if (str_eq(word, S("--")))
			only_words = true;
		else if (word.p[1] == '-')
			ok = long_option(r, str_from(word, 2));
		else
			ok = short_options(r, str_from(word, 1));
	}
	r->run->args = words.p;
	r->run->nargs = words.n;
	return ok;
}

bool args_read(struct command_run *run, const struct command **command, int argc, char **argv)
{
	struct reader r = {.run = run, .argc = argc, .argv = argv};
	int at;

	if (!find_command(&r, &at))
		return false;
	// Without a command: `kith`, `kith --help` and `kith --version` are what they are
	// everywhere.
	if (!r.command && argc == 2 && strcmp(argv[1], "--version") == 0)
		r.command = &command_version, at = 1;
	else if (!r.command)
		r.command = &command_help;
	*command = r.command;
	run->options = arena_alloc(run->arena, r.command->options_size + 1);
	if (!read_words(&r, at))
		return false;
	if (run->common.help)
		return true;
	if (run->nargs < r.command->min_args)
		return usage(&r, "%s needs %s", r.command->name, r.command->args);
	if (run->nargs > r.command->max_args)
		return usage(&r, "%s does not take \"%.*s\"", r.command->name,
			     STR_ARG(run->args[r.command->max_args]));
	return true;
}
