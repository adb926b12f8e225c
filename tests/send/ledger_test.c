#include "send/ledger.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../text/report.h"
#include "base/fs.h"

Suite *ledger_suite(void);

#define KEY S("0123456789abcdef0123456789abcdef")
#define NOW 1795305600 // 2026-11-22T00:00:00Z

struct desk { // a folder with a ledger in it
	struct arena arena;
	struct diag_log log;
	struct ledger_key *key;
	struct ledger_table table;
	char dir[32];
	const char *path;
};

static void desk_init(struct desk *d)
{
	arena_init(&d->arena);
	diag_init(&d->log, &d->arena);
	d->key = ledger_key_new(KEY);
	memcpy(d->dir, "/tmp/kith-ledger-XXXXXX", 24);
	ck_assert_ptr_nonnull(mkdtemp(d->dir));
	d->path = arena_printf(&d->arena, "%s/ledger/2026-12.jsonl", d->dir).p;
}

static void desk_release(struct desk *d)
{
	fs_remove_tree(d->dir);
	ledger_key_free(d->key);
	arena_release(&d->arena);
}

static struct ledger *desk_open(struct desk *d)
{
	return ledger_open(&d->arena, d->path, S("2026-12"), S("plan"), d->key, NOW, &d->table,
			   &d->log);
}

static struct str desk_text(struct desk *d)
{
	struct str text = {0};

	ck_assert_msg(fs_read(&d->arena, d->path, 1 << 26, &text), "%s", strerror(errno));
	return text;
}

static enum ledger_state state_of(struct desk *d, const char *address)
{
	struct ledger_id id = ledger_id_of(d->key, str_cstr(address));
	const struct ledger_entry *e = ledger_find(&d->table, &id);

	return e ? (enum ledger_state)e->state : LEDGER_NONE;
}

static void put(struct desk *d, struct ledger *l, const char *address, enum ledger_state state,
		const char *reply)
{
	struct ledger_id id = ledger_id_of(d->key, str_cstr(address));

	ck_assert(ledger_wait(l, ledger_attempt(l, &id, NOW + 1)));
	if (state != LEDGER_ATTEMPT)
		ck_assert(
			ledger_outcome(l, &id, state, str_cstr(address), str_cstr(reply), NOW + 2));
}

static const struct {
	const char *address;
	enum ledger_state state, read;
	const char *reply, *kept;
} put_rows[] = {
	{"ann@example.org", LEDGER_SENT, LEDGER_SENT, "250 2.0.0 Ok: queued as 4F1",
	 "250 2.0.0 Ok: queued as 4F1"},
	{"bo@example.org", LEDGER_REJECTED, LEDGER_REJECTED,
	 "550 5.1.1 <bo@example.org>: unknown user \"Bo\"",
	 "550 5.1.1 (address) unknown user \\\"(address)\\\""},
	{"c@example.org", LEDGER_DEFERRED, LEDGER_DEFERRED, "450 c is full, cc is not \\",
	 "450 (address) is full, cc is not \\\\"},
	{"d@example.org", LEDGER_ATTEMPT, LEDGER_UNKNOWN, NULL, NULL},
	{"e@example.org", LEDGER_NOT_SENT, LEDGER_NOT_SENT, "421 x@y z@w closing",
	 "421 (address) (address) closing"},
	{"250@example.org", LEDGER_SENT, LEDGER_SENT, "250 Ok for 250", "250 Ok for (address)"},
};

START_TEST(states)
{
	struct desk d;
	struct ledger *l;
	struct str text;

	desk_init(&d);
	l = desk_open(&d);
	ck_assert_msg(l != NULL, "%zu", d.log.n);
	for (size_t i = 0; i < N(put_rows); i++)
		put(&d, l, put_rows[i].address, put_rows[i].state, put_rows[i].reply);
	ck_assert(ledger_close(l));
	text = desk_text(&d);
	ck_assert_msg(str_find(text, S("@")) == SIZE_MAX, "%.*s", STR_ARG(text));
	for (size_t i = 0; i < N(put_rows); i++)
		if (put_rows[i].kept)
			ck_assert_msg(str_find(text, arena_printf(&d.arena, "\"reply\":\"%s\"}\n",
								  put_rows[i].kept)) != SIZE_MAX,
				      "%s in %.*s", put_rows[i].kept, STR_ARG(text));
	ck_assert_ptr_nonnull(l = desk_open(&d));
	for (size_t i = 0; i < N(put_rows); i++)
		ck_assert_msg(state_of(&d, put_rows[i].address) == put_rows[i].read, "%s",
			      put_rows[i].address);
	ck_assert(state_of(&d, "ANN@EXAMPLE.ORG") == LEDGER_SENT);
	ck_assert(state_of(&d, "nobody@example.org") == LEDGER_NONE);
	ck_assert(ledger_close(l));
	desk_release(&d);
}
END_TEST

// Every way to be torn: cut behind each byte of what a send wrote, the file opens, nobody who is
// SENT in what is left is anything else, and the next send adds whole lines.
START_TEST(torn_anywhere)
{
	struct desk d;
	struct ledger *l;
	struct str text;

	desk_init(&d);
	ck_assert_ptr_nonnull(l = desk_open(&d));
	put(&d, l, "ann@example.org", LEDGER_SENT, "250 Ok");
	put(&d, l, "bo@example.org", LEDGER_SENT, "250 Ok");
	ck_assert(ledger_close(l));
	text = desk_text(&d);
	for (size_t n = 0; n <= text.n; n++) {
		struct str left = str_first(text, n), again;
		bool sent = str_find(left, S("\"reply\":\"250 Ok\"}\n")) != SIZE_MAX;
		bool tried =
			str_find(left, S("\"attempt\",\"at\":\"2026-11-22T00:00:01+00:00\"}\n")) !=
			SIZE_MAX;

		ck_assert(fs_write(d.path, left));
		ck_assert_msg((l = desk_open(&d)) != NULL, "%zu", n);
		ck_assert_msg(state_of(&d, "ann@example.org") == (sent    ? LEDGER_SENT
								  : tried ? LEDGER_UNKNOWN
									  : LEDGER_NONE),
			      "%zu: %d", n, state_of(&d, "ann@example.org"));
		ck_assert(ledger_close(l));
		again = desk_text(&d);
		ck_assert(again.p[again.n - 1] == '\n');
		ck_assert_ptr_nonnull(l = desk_open(&d));
		ck_assert(ledger_close(l));
	}
	desk_release(&d);
}
END_TEST

static const struct {
	const char *name, *text, *fault; // %k: the key's check, %a: Ann
} file_rows[] = {
	{"nothing", "", NULL},
	{"a header", "%k", NULL},
	{"blanks and what later versions add",
	 "%k { \"to\" : \"%a\" , \"more\": 12, \"state\":\"sent\" } \n", NULL},
	{"a torn line", "%k{\"to\":\"%a\",\"sta", NULL},
	{"garbage at the end", "%k\x01\x02\n", NULL},
	{"garbage within", "%k\x01\x02\n{\"to\":\"%a\",\"state\":\"sent\"}\n",
	 "line 2: this is no line of a ledger"},
	{"an empty line within", "%k\n{\"to\":\"%a\",\"state\":\"sent\"}\n",
	 "line 2: this is no line of a ledger"},
	{"another file", "email,name\na@b.example,x\n", "line 1: this is no line of a ledger"},
	{"another object", "{\"x\":1}\n{}\n",
	 "line 1: the file is no ledger: its first line does not say so"},
	{"later version", "{\"ledger\":2}\n\n", "line 1: the ledger is of a later version of kith"},
	{"another issue", "{\"ledger\":1,\"issue\":\"2026-11\",\"key\":\"x\"}\n\n",
	 "line 1: the ledger is of another issue"},
	{"another key", "{\"ledger\":1,\"issue\":\"2026-12\",\"key\":\"x\"}\n\n",
	 "line 1: the ledger was made with another key"},
	{"a state that there is not", "%k{\"to\":\"%a\",\"state\":\"gone\"}\n",
	 "line 2: this line has no recipient, or a state that there is not"},
	{"nobody", "%k{\"state\":\"sent\"}\n",
	 "line 2: this line has no recipient, or a state that there is not"},
	{"a short id", "%k{\"to\":\"AAAA\",\"state\":\"sent\"}\n",
	 "line 2: this line has no recipient, or a state that there is not"},
	{"an id of too many bits", "%k{\"to\":\"AAAAAAAAAAAAAAAAAAAAAB\",\"state\":\"sent\"}\n",
	 "line 2: this line has no recipient, or a state that there is not"},
};

// The text with %k and %a filled in.
static struct str filled(struct desk *d, const char *text)
{
	struct ledger *l;
	struct str own, head, id;
	struct buf b;

	unlink(d->path);
	ck_assert_ptr_nonnull(l = desk_open(d));
	put(d, l, "ann@example.org", LEDGER_ATTEMPT, NULL);
	ck_assert(ledger_close(l));
	own = desk_text(d);
	head = str_first(own, str_index(own, '\n') + 1);
	id = str_first(str_from(own, str_find(own, S("\"to\":\"")) + 6), LEDGER_ID_TEXT);
	buf_init(&b, BUF_MAX_DEFAULT);
	for (; *text; text++) {
		if (text[0] == '%')
			buf_str(&b, *++text == 'k' ? head : id);
		else
			buf_char(&b, *text);
	}
	own = arena_dup(&d->arena, buf_view(&b));
	buf_release(&b);
	return own;
}

START_TEST(files)
{
	for (size_t i = 0; i < N(file_rows); i++) {
		const char *fault = file_rows[i].fault;
		struct desk d;
		struct ledger *l;

		desk_init(&d);
		ck_assert(fs_write(d.path, filled(&d, file_rows[i].text)));
		l = desk_open(&d);
		ck_assert_msg((l != NULL) == !fault, "%s", file_rows[i].name);
		if (l) {
			ck_assert(ledger_close(l));
			ck_assert_msg(d.log.n == 0, "%s", file_rows[i].name);
		} else {
			assert_str(file_rows[i].name, d.log.p[0].message, str_cstr(fault));
		}
		desk_release(&d);
	}
}
END_TEST

START_TEST(second_process)
{
	struct desk d;
	struct ledger *l;
	int status;
	pid_t child;

	desk_init(&d);
	ck_assert_ptr_nonnull(l = desk_open(&d));
	child = fork();
	if (child == 0) {
		struct str want =
			arena_printf(&d.arena, "the ledger is in use: process %ld sends this issue",
				     (long)getppid());
		bool refused = !desk_open(&d) && d.log.n == 1 && str_eq(d.log.p[0].message, want);

		_exit(refused ? 0 : 1);
	}
	ck_assert(waitpid(child, &status, 0) == child);
	ck_assert_int_eq(status, 0);
	ck_assert(ledger_close(l));
	desk_release(&d);
}
END_TEST

// With room for few lines, attempts stop before outcomes have none; every outcome is kept, in whole
// lines.
START_TEST(no_room)
{
	struct rlimit limit, before;
	struct ledger *l;
	struct desk d;
	unsigned done = 0;

	signal(SIGXFSZ, SIG_IGN);
	desk_init(&d);
	ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &before), 0);
	for (unsigned size = 100; size < 12000; size += 371) {
		int error = EFBIG;
		bool good = true;

		unlink(d.path);
		limit = (struct rlimit){size, before.rlim_max};
		ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
		// Not ck_assert: it writes into a file of its own.
		l = desk_open(&d);
		done = 0;
		for (int i = 0; l && i < 1000; i++) {
			struct str a = arena_printf(&d.arena, "p%d@example.org", i);
			struct ledger_id id = ledger_id_of(d.key, a);

			if (!ledger_attempt(l, &id, NOW))
				break;
			good &= ledger_outcome(l, &id, LEDGER_SENT, a, S("250 Ok"), NOW);
			done++;
		}
		if (l) {
			error = ledger_error(l);
			good &= ledger_close(l);
		}
		setrlimit(RLIMIT_FSIZE, &before);
		ck_assert_msg(good && error == EFBIG, "%u: %s", size, strerror(error));
		ck_assert_ptr_nonnull(l = desk_open(&d));
		ck_assert_msg(d.table.n == done, "%u: %zu of %u", size, d.table.n, done);
		for (size_t i = 0; i < d.table.n; i++)
			ck_assert(d.table.p[i].state == LEDGER_SENT);
		ck_assert(ledger_close(l));
	}
	ck_assert_uint_gt(done, 10);
	desk_release(&d);
}
END_TEST

struct writer {
	struct desk *d;
	struct ledger *l;
	struct ledger_key *key;
	int number;
};

static void *write_many(void *ctx)
{
	struct writer *w = ctx;

	for (int i = 0; i < 500; i++) {
		char text[64];
		struct str a;
		struct ledger_id id;

		snprintf(text, sizeof text, "p%d-%d@example.org", w->number, i);
		a = str_cstr(text);
		id = ledger_id_of(w->key, a);
		if (!ledger_wait(w->l, ledger_attempt(w->l, &id, NOW)) ||
		    !ledger_outcome(w->l, &id, LEDGER_SENT, a, S("250 Ok"), NOW))
			return w;
	}
	return NULL;
}

START_TEST(many_threads)
{
	struct writer w[8];
	pthread_t threads[8];
	struct desk d;
	struct ledger *l;

	desk_init(&d);
	ck_assert_ptr_nonnull(l = desk_open(&d));
	for (int i = 0; i < 8; i++) {
		w[i] = (struct writer){&d, l, ledger_key_copy(d.key), i};
		ck_assert_int_eq(pthread_create(&threads[i], NULL, write_many, &w[i]), 0);
	}
	for (int i = 0; i < 8; i++) {
		void *failed;

		pthread_join(threads[i], &failed);
		ck_assert_ptr_null(failed);
		ledger_key_free(w[i].key);
	}
	ck_assert(ledger_close(l));
	ck_assert_ptr_nonnull(l = desk_open(&d));
	ck_assert_uint_eq(d.table.n, 4000);
	for (size_t i = 0; i < d.table.n; i++)
		ck_assert(d.table.p[i].state == LEDGER_SENT);
	ck_assert(ledger_close(l));
	desk_release(&d);
}
END_TEST

START_TEST(merging)
{
	static const uint8_t order[] = {LEDGER_NOT_SENT, LEDGER_DEFERRED, LEDGER_REJECTED,
					LEDGER_UNKNOWN, LEDGER_SENT};
	struct arena a;

	arena_init(&a);
	for (size_t x = 0; x < sizeof order; x++)
		for (size_t y = 0; y < sizeof order; y++) {
			struct ledger_entry one = {.id = {{1}}, .state = order[x]}, two = one;
			struct ledger_table from = {.p = &one, .n = 1}, into;

			two.state = order[y];
			ledger_table_init(&into, &a);
			ledger_merge(&into, &from);
			from.p = &two;
			ledger_merge(&into, &from);
			ck_assert_uint_eq(into.n, 1);
			ck_assert_uint_eq(into.p[0].state, order[x > y ? x : y]);
		}
	arena_release(&a);
}
END_TEST

Suite *ledger_suite(void)
{
	Suite *s = suite_create("ledger");
	TCase *t = tcase_create("ledger");

	tcase_set_timeout(t, 120);
	tcase_add_test(t, states);
	tcase_add_test(t, torn_anywhere);
	tcase_add_test(t, files);
	tcase_add_test(t, second_process);
	tcase_add_test(t, no_room);
	tcase_add_test(t, many_threads);
	tcase_add_test(t, merging);
	suite_add_tcase(s, t);
	return s;
}
