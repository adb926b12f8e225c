// Renders many templates in one process, for the differential tests: reads cases as JSON lines,
// prints for each `ok|fail BYTES REPORT-BYTES MILLISECONDS` and a newline, then the output and the
// report.
//
//     render_batch [MEGABYTES]      the most memory that the process may take from the system

#define _XOPEN_SOURCE 700
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "template/template.h"

struct batch_case {
	struct arena arena;
	json_t *files;
	struct str name; // of the main template
	const struct source *main;
};

static struct str text_of(json_t *j)
{
	return json_is_string(j) ? str_of(json_string_value(j), json_string_length(j)) : S("");
}

static bool find_template(void *ctx, struct str name, const struct source **out)
{
	struct batch_case *c = ctx;
	struct source *src;
	json_t *text;

	if (str_eq(name, c->name)) {
		*out = c->main;
		return true;
	}
	text = json_object_get(c->files, arena_cstr(&c->arena, name));
	if (!text)
		return false;
	src = arena_new(&c->arena, struct source);
	src->path = arena_dup(&c->arena, name);
	src->text = text_of(text);
	*out = src;
	return true;
}

static struct tmpl_options read_options(json_t *list)
{
	struct tmpl_options o = {.lenient = true};
	size_t i;
	json_t *item;

	json_array_foreach(list, i, item)
	{
		struct str s = text_of(item);

		o.autoescape_all |= str_eq(s, S("autoescape"));
		o.autoescape_html |= str_eq(s, S("autoescape-html"));
		o.trim_blocks |= str_eq(s, S("trim"));
		o.lstrip_blocks |= str_eq(s, S("lstrip"));
		o.keep_trailing_newline |= str_eq(s, S("keep"));
		o.lenient &= !str_eq(s, S("strict"));
	}
	return o;
}

static struct tmpl_limits read_limits(json_t *j)
{
	return (struct tmpl_limits){
		.instructions = (uint64_t)json_integer_value(json_object_get(j, "instructions")),
		.output = (size_t)json_integer_value(json_object_get(j, "output")),
		.memory = (size_t)json_integer_value(json_object_get(j, "memory")),
		.depth = (unsigned)json_integer_value(json_object_get(j, "depth")),
	};
}

// What a render leaves behind must not show in the next.
static void render_again(struct vm *vm, const struct tmpl *t, struct value values, struct str first)
{
	struct buf out;

	buf_init(&out, BUF_MAX_DEFAULT);
	if (!vm_render(vm, t, v_none(), values, &out) || !str_eq(buf_view(&out), first))
		BUG("the second render differs from the first");
	buf_release(&out);
}

static bool render(struct batch_case *c, json_t *request, struct diag_log *log, struct buf *out)
{
	struct tmpl_options options = read_options(json_object_get(request, "options"));
	struct tmpl_limits limits = read_limits(json_object_get(request, "limits"));
	struct tmpl_engine *engine = tmpl_engine_new(&c->arena, &options, find_template, c);
	struct source context = {.path = S("context.json"),
				 .text = text_of(json_object_get(request, "context"))};
	struct value values;
	const struct tmpl *t;
	struct vm *vm;
	bool ok;

	if (!v_from_json(&c->arena, &context, &values, log))
		return false;
	t = tmpl_load(engine, c->name, log);
	if (!t)
		return false;
	vm = vm_new(engine, &limits, log, NULL);
	ok = vm_render(vm, t, v_none(), values, out);
	if (ok)
		render_again(vm, t, values, buf_view(out));
	vm_free(vm);
	return ok;
}

static void answer(bool ok, struct str out, const struct diag_log *log, long ms)
{
	char *report = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&report, &n);

	if (!f)
		exit(1);
	diag_print(log, f, DIAG_TEXT, false);
	fclose(f);
	printf("%s %zu %zu %ld\n", ok ? "ok" : "fail", out.n, n, ms);
	if (out.n)
		fwrite(out.p, 1, out.n, stdout);
	fwrite(report, 1, n, stdout);
	fflush(stdout);
	free(report);
}

static long now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (long)(t.tv_sec * 1000 + t.tv_nsec / 1000000);
}

static void run_case(json_t *request)
{
	struct batch_case c = {.files = json_object_get(request, "files"),
			       .name = text_of(json_object_get(request, "name"))};
	struct source main_source = {.path = c.name,
				     .text = text_of(json_object_get(request, "template"))};
	struct diag_log log;
	struct buf out;
	long start = now_ms();
	bool ok;

	c.main = &main_source;
	arena_init(&c.arena);
	diag_init(&log, &c.arena);
	buf_init(&out, BUF_MAX_DEFAULT);
	ok = render(&c, request, &log, &out);
	answer(ok, buf_view(&out), &log, now_ms() - start);
	buf_release(&out);
	arena_release(&c.arena);
}

int main(int argc, char **argv)
{
	rlim_t most = argc > 1 ? (rlim_t)strtoul(argv[1], NULL, 10) << 20 : 0;
	char *line = NULL;
	size_t room = 0;
	ssize_t n;

	if (most && setrlimit(RLIMIT_AS, &(struct rlimit){most, most}) != 0)
		return 1;
	while ((n = getline(&line, &room, stdin)) > 0) {
		json_error_t error;
		json_t *request = json_loadb(line, (size_t)n, JSON_ALLOW_NUL, &error);

		if (!request) {
			fprintf(stderr, "render_batch: %s\n", error.text);
			return 1;
		}
		run_case(request);
		json_decref(request);
	}
	free(line);
	return 0;
}
