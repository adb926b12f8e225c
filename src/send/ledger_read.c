// Reading ledgers: lines, and the table of states that they make.

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/vec.h"
#include "send/diags.h"
#include "send/hmac.h"
#include "send/ledger_file.h"
#include "text/mime.h"

#define CHUNK ((size_t)1 << 20)

const char *const ledger_state_names[LEDGER_STATES] = {
	"none", "not-sent", "deferred", "rejected", "attempt", "unknown", "sent"};

// ---- one line -----------------------------------------------------------------------------------

enum key { KEY_TO, KEY_STATE, KEY_REPLY, KEY_LEDGER, KEY_ISSUE, KEY_CHECK, KEY_RUN, KEY_COUNT };
static const struct str KEYS[KEY_COUNT] = {S_INIT("to"),     S_INIT("state"), S_INIT("reply"),
					   S_INIT("ledger"), S_INIT("issue"), S_INIT("key"),
					   S_INIT("run")};

static const char *skip_blanks(const char *p, const char *end)
{
	while (p < end && (*p == ' ' || *p == '\t' || *p == '\r'))
		p++;
	return p;
}

// The text between the quotes at `p`, escapes left as they are; gives the place behind them.
static const char *quoted(const char *p, const char *end, struct str *out)
{
	const char *from = ++p;

	for (; p < end && *p != '"'; p++) {
		if ((unsigned char)*p < 0x20)
			return NULL;
		if (*p == '\\' && ++p == end)
			return NULL;
	}
	if (p == end)
		return NULL;
	*out = str_range(from, p);
	return p + 1;
}

static const char *value(const char *p, const char *end, struct str *out)
{
	const char *from = p;

	if (p < end && *p == '"')
		return quoted(p, end, out);
	while (p < end && *p >= '0' && *p <= '9')
		p++;
	*out = str_range(from, p);
	return p > from ? p : NULL;
}

// A member of the object: "key": value. What ledgers of later versions may add is passed over.
static const char *member(const char *p, const char *end, struct str found[KEY_COUNT])
{
	struct str name, v;

	if (p == end || *p != '"' || !(p = quoted(p, end, &name)))
		return NULL;
	p = skip_blanks(p, end);
	if (p == end || *p != ':' || !(p = value(skip_blanks(p + 1, end), end, &v)))
		return NULL;
	for (int k = 0; k < KEY_COUNT; k++)
		if (str_eq(name, KEYS[k]))
			found[k] = v;
	return skip_blanks(p, end);
}

// An object of texts and whole numbers.
static bool parse_line(struct str line, struct str found[KEY_COUNT])
{
	const char *end = line.p + line.n, *p = skip_blanks(line.p, end);

	if (p == end || *p != '{')
		return false;
	do {
		p = member(skip_blanks(p + 1, end), end, found);
	} while (p && p < end && *p == ',');
	return p && p < end && *p == '}' && skip_blanks(p + 1, end) == end;
}

static int digit(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '-' ? 62 : c == '_' ? 63 : -1;
}

static bool parse_id(struct str s, struct ledger_id *out)
{
	uint32_t bits = 0;
	size_t n = 0;

	if (s.n != LEDGER_ID_TEXT)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		int d = digit(s.p[i]);

		if (d < 0)
			return false;
		bits = bits << 6 | (uint32_t)d;
		if (i % 4 != 0 && n < LEDGER_ID)
			out->bytes[n++] = (uint8_t)(bits >> (6 - i % 4 * 2));
	}
	return (bits & 15) == 0; // one way to write each
}

static enum ledger_state parse_state(struct str s)
{
	for (int i = LEDGER_NOT_SENT; i < LEDGER_STATES; i++)
		if (str_eq(s, str_cstr(ledger_state_names[i])))
			return (enum ledger_state)i;
	return LEDGER_NONE;
}

// ---- the table ----------------------------------------------------------------------------------

void ledger_table_init(struct ledger_table *t, struct arena *a)
{
	*t = (struct ledger_table){.arena = a};
}

static size_t slot_of(const struct ledger_table *t, const struct ledger_id *id)
{
	uint64_t hash;
	size_t i;

	memcpy(&hash, id->bytes, sizeof hash); // an HMAC is as good a hash as any
	for (i = hash & (t->nslots - 1); t->slots[i]; i = (i + 1) & (t->nslots - 1))
		if (memcmp(t->p[t->slots[i] - 1].id.bytes, id->bytes, LEDGER_ID) == 0)
			break;
	return i;
}

static void grow(struct ledger_table *t)
{
	t->nslots = t->nslots ? t->nslots * 2 : 1024;
	t->slots = arena_array(t->arena, uint32_t, t->nslots);
	for (size_t i = 0; i < t->n; i++)
		t->slots[slot_of(t, &t->p[i].id)] = (uint32_t)i + 1;
}

static struct ledger_entry *entry_at(struct ledger_table *t, const struct ledger_id *id)
{
	size_t slot;

	if ((t->n + 1) * 4 > t->nslots * 3)
		grow(t);
	slot = slot_of(t, id);
	if (!t->slots[slot]) {
		struct ledger_entry *e = vec_add(t->arena, t);

		*e = (struct ledger_entry){.id = *id};
		t->slots[slot] = (uint32_t)t->n;
	}
	return &t->p[t->slots[slot] - 1];
}

const struct ledger_entry *ledger_find(const struct ledger_table *t, const struct ledger_id *id)
{
	size_t slot = t->n ? slot_of(t, id) : 0;

	return t->n && t->slots[slot] ? &t->p[t->slots[slot] - 1] : NULL;
}

void ledger_merge(struct ledger_table *into, const struct ledger_table *from)
{
	for (size_t i = 0; i < from->n; i++) {
		struct ledger_entry *e = entry_at(into, &from->p[i].id);

		if (from->p[i].state > e->state)
			*e = from->p[i];
	}
}

// ---- a file -------------------------------------------------------------------------------------

void ledger_escape(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"' || s.p[i] == '\\')
			buf_char(b, '\\');
		if ((unsigned char)s.p[i] < 0x20)
			buf_printf(b, "\\u%04x", (unsigned)s.p[i]);
		else
			buf_char(b, s.p[i]);
	}
}

static bool is_escaped(struct str escaped, struct str plain)
{
	struct buf b;
	bool same;

	buf_init(&b, BUF_MAX_DEFAULT);
	ledger_escape(&b, plain);
	same = str_eq(buf_view(&b), escaped);
	buf_release(&b);
	return same;
}

static const char *read_header(struct ledger_reader *r, struct str found[KEY_COUNT])
{
	if (found[KEY_LEDGER].n == 0)
		return "the file is no ledger: its first line does not say so";
	if (!str_eq(found[KEY_LEDGER], S("1")))
		return "the ledger is of a later version of kith";
	if (!is_escaped(found[KEY_ISSUE], r->issue))
		return "the ledger is of another issue";
	if (!str_eq(found[KEY_CHECK], r->check))
		return "the ledger was made with another key";
	r->headed = true;
	return NULL;
}

static const char *read_line(struct ledger_reader *r, struct str line, bool *torn)
{
	struct str found[KEY_COUNT] = {{0}};
	enum ledger_state state;
	struct ledger_entry *e;
	struct ledger_id id;

	if (!parse_line(line, found)) {
		*torn = true;
		return "this is no line of a ledger";
	}
	if (!r->headed)
		return read_header(r, found);
	if (found[KEY_RUN].n)
		return NULL;
	state = parse_state(found[KEY_STATE]);
	if (!parse_id(found[KEY_TO], &id) || state == LEDGER_NONE)
		return "this line has no recipient, or a state that there is not";
	e = entry_at(&r->table, &id);
	e->state = (uint8_t)state;
	e->bad_address =
		state == LEDGER_REJECTED && str_starts(str_from(found[KEY_REPLY], 4), S("5.1."));
	return NULL;
}

static bool fault(struct ledger_reader *r, const char *what, size_t line)
{
	r->fault = what;
	r->fault_line = line;
	return false;
}

bool ledger_read(struct ledger_reader *r, struct str text, bool last)
{
	const char *end = text.p + text.n;

	for (const char *p = text.p, *eol; p < end; p = eol + 1) {
		bool torn = false;
		const char *what;

		eol = memchr(p, '\n', (size_t)(end - p));
		if (!eol)
			return (size_t)(end - p) < CHUNK || last ||
			       fault(r, "this is no line of a ledger", r->line + 1);
		r->line++;
		what = read_line(r, str_range(p, eol), &torn);
		// Of the line that was being written when the machine stopped, anything may be
		// there.
		if (what && torn && last && eol + 1 == end)
			return true;
		if (what)
			return fault(r, what, r->line);
		r->kept += (size_t)(eol + 1 - p);
	}
	return true;
}

// Feeds a whole file to the reader. False with errno 0 at a fault.
bool ledger_read_file(struct ledger_reader *r, int fd)
{
	size_t have = 0, cap = 2 * CHUNK;
	char *buf = malloc(cap);
	off_t at = 0;
	bool ok = buf != NULL;

	if (!buf)
		BUG("out of memory");
	for (bool last = false; ok && !last;) {
		ssize_t n = pread(fd, buf + have, CHUNK, at);
		size_t before = r->kept;

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			free(buf);
			return false;
		}
		last = n == 0;
		at += n;
		have += (size_t)n;
		// The last line is only known to be the last when nothing follows.
		ok = ledger_read(
			r, last ? str_of(buf, have) : str_first(str_of(buf, have), have - 1), last);
		have -= r->kept - before;
		memmove(buf, buf + (r->kept - before), have);
		ok = ok && (have <= CHUNK || fault(r, "this is no line of a ledger", r->line + 1));
	}
	free(buf);
	errno = 0;
	return ok;
}

void ledger_report(const struct ledger_reader *r, const char *path, struct diag_log *log)
{
	if (errno) {
		diag_report_path(log, &SEND_LEDGER, str_cstr(path), "the ledger cannot be read: %s",
				 strerror(errno));
		return;
	}
	diag_report_path(log, &SEND_LEDGER, str_cstr(path), "line %zu: %s", r->fault_line,
			 r->fault);
	if (r->headed)
		diag_hint(log, "look at that line; who is in it may have got the mail");
	else
		diag_hint(log, "without the ledger and its key, nobody knows who has got the mail "
			       "already");
}

bool ledger_load(struct ledger_table *into, const char *path, struct str issue,
		 const struct ledger_key *key, struct diag_log *log)
{
	struct ledger_reader r = {.issue = issue, .check = ledger_key_check(key)};
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct arena arena;
	bool ok;

	arena_init(&arena);
	ledger_table_init(&r.table, &arena);
	ok = fd >= 0 && ledger_read_file(&r, fd);
	if (ok)
		ledger_merge(into, &r.table);
	else
		ledger_report(&r, path, log);
	if (fd >= 0)
		close(fd);
	arena_release(&arena);
	return ok;
}
