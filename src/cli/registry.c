#include "check/check.h"
#include "cli/command.h"
#include "cli/diags.h"
#include "load/diags.h"
#include "model/diags.h"
#include "output/diags.h"
#include "send/diags.h"
#include "template/diags.h"
#include "text/diags.h"

#define ROOMS                                                  \
	ROOM(text_diags, "YAML, Markdown, JSON, CSV and CSS")  \
	ROOM(load_diags, "Files, fields and links")            \
	ROOM(model_diags, "Consent")                           \
	ROOM(check_diags, "What kith check adds")              \
	ROOM(template_diags, "Templates")                      \
	ROOM(output_diags, "Theme, addresses and newsletters") \
	ROOM(send_diags, "Subscribers and sending")            \
	ROOM(cli_diags, "The command line")

const struct diag_kind *const *const registry[] = {
#define ROOM(table, title) table,
	ROOMS
#undef ROOM
		NULL,
};

const char *const registry_titles[] = {
#define ROOM(table, title) title,
	ROOMS
#undef ROOM
};
