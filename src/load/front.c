#include "load/front.h"

#include "load/diags.h"

static bool is_fence(struct str line, const char *fence)
{
	return str_eq(str_rtrim(line), str_cstr(fence));
}

static bool read_fenced(struct arena *a, const struct source *src, struct front *out,
			struct diag_log *log)
{
	struct str rest = src->text, line, opening;

	str_line(&rest, &opening);
	for (const char *yaml = rest.p, *at = yaml; str_line(&rest, &line); at = rest.p) {
		if (!is_fence(line, "---") && !is_fence(line, "..."))
			continue;
		out->body = rest.p ? rest : str_of(src->text.p + src->text.n, 0);
		out->tree = ytree_parse(a, src, str_range(yaml, at), log);
		out->given = true;
		return out->tree != NULL;
	}
	diag_report(log, &LOAD_FRONT_OPEN, src, opening, "the front matter is never closed");
	diag_hint(log, "put --- on a line of its own behind it");
	return false;
}

bool front_read(struct arena *a, const struct source *src, struct front *out, struct diag_log *log)
{
	struct str rest = src->text, line = {0};

	*out = (struct front){0};
	str_line(&rest, &line);
	if (is_fence(line, "---"))
		return read_fenced(a, src, out, log);
	if (is_fence(line, "+++")) {
		diag_report(log, &LOAD_FRONT_OPEN, src, line,
			    "the front matter is TOML, which is not read");
		diag_hint(log, "write it as YAML between lines of ---");
		return false;
	}
	out->tree = ytree_parse_head(a, src, src->text, &out->body);
	if (out->tree) {
		out->given = out->head = true;
		return true;
	}
	out->tree = arena_new(a, struct ynode);
	out->tree->type = Y_MAP;
	out->body = src->text;
	return true;
}
