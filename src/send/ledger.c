#define _GNU_SOURCE // fallocate
#include "send/ledger.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/ascii.h"
#include "base/fs.h"
#include "base/jsonw.h"
#include "base/utf8.h"
#include "send/diags.h"
#include "send/hmac.h"
#include "send/ledger_file.h"
#include "text/mime.h"

#define LINE_ROOM 640            // bytes of the longest outcome
#define REPLY_MAX 240            // of a reply that is kept
#define RESERVE ((off_t)1 << 20) // bytes of disk that are asked for at a time
#define MODE 0600

// ---- keys and ids -------------------------------------------------------------------------------

struct ledger_key {
	struct str bytes;
	struct hmac *hmac;
	char check[17];
};

struct ledger_key *ledger_key_new(struct str bytes)
{
	struct ledger_key *k = calloc(1, sizeof *k + bytes.n);
	uint8_t mac[HMAC_BYTES];
	char *copy;

	if (!k)
		BUG("out of memory");
	copy = (char *)(k + 1);
	memcpy(copy, bytes.p, bytes.n);
	k->bytes = str_of(copy, bytes.n);
	k->hmac = hmac_new(bytes);
	hmac_make(k->hmac, S("kith ledger key"), mac);
	for (int i = 0; i < 8; i++)
		snprintf(k->check + 2 * i, 3, "%02x", mac[i]);
	return k;
}

struct ledger_key *ledger_key_copy(const struct ledger_key *k)
{
	return ledger_key_new(k->bytes);
}

void ledger_key_free(struct ledger_key *k)
{
	if (!k)
		return;
	hmac_free(k->hmac);
	free(k);
}

struct str ledger_key_check(const struct ledger_key *k)
{
	return str_cstr(k->check);
}

// The first half of the HMAC of a label and the address; addresses are ASCII of at most 254 bytes
// by now.
static struct ledger_id mac_of(struct ledger_key *k, struct str label, struct str address)
{
	uint8_t mac[HMAC_BYTES];
	struct ledger_id id;
	char text[300];
	size_t n = label.n;

	memcpy(text, label.p, label.n);
	for (size_t i = 0; i < address.n && n < sizeof text; i++)
		text[n++] = ascii_lower(address.p[i]);
	hmac_make(k->hmac, str_of(text, n), mac);
	memcpy(id.bytes, mac, sizeof id.bytes);
	return id;
}

struct ledger_id ledger_id_of(struct ledger_key *k, struct str address)
{
	return mac_of(k, S(""), address);
}

struct str ledger_id_text(struct arena *a, const struct ledger_id *id)
{
	struct buf b;

	buf_init(&b, 64);
	base64url_encode(&b, str_of((const char *)id->bytes, LEDGER_ID));
	return buf_move(&b, a);
}

struct str ledger_proof(struct arena *a, struct ledger_key *k, struct str address)
{
	struct ledger_id mac = mac_of(k, S("mail to "), address);

	return ledger_id_text(a, &mac);
}

// ---- writing ------------------------------------------------------------------------------------

struct ledger {
	int fd;
	struct str path;
	pthread_mutex_t lock;
	pthread_cond_t synced;
	uint64_t written, durable; // bytes
	uint64_t reserved;         // bytes of disk that are ours
	uint64_t owed;             // attempts whose outcome is to be written
	bool syncing;
	int error;     // the first failure: nothing new is attempted
	bool unsynced; // the disk failed: what is written may never be on it
};

static void note_error(struct ledger *l, int error)
{
	l->error = l->error ? l->error : error;
}

// Asks the file system for room up to `need` bytes, and for more beforehand; 0 or errno.
static int reserve(struct ledger *l, uint64_t need)
{
	int error = EOPNOTSUPP;

#ifdef FALLOC_FL_KEEP_SIZE
	for (off_t more = RESERVE;; more = 0) { // little may be left
		off_t size = (off_t)(need - l->written) + more;

		error = fallocate(l->fd, FALLOC_FL_KEEP_SIZE, (off_t)l->written, size) ? errno : 0;
		if (!error)
			l->reserved = need + (uint64_t)more;
		if (error != ENOSPC || !more)
			break;
	}
#endif
	// Where it cannot be asked, an outcome that finds no room is lost, its recipient UNKNOWN.
	return error == EOPNOTSUPP || error == ENOSYS ? 0 : error;
}

// Whether `more` bytes will find room.
static bool has_room(struct ledger *l, uint64_t more)
{
	uint64_t need = l->written + more;
	struct rlimit limit;
	int error = 0;

	if (getrlimit(RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY &&
	    need > limit.rlim_cur)
		error = EFBIG;
	else if (need > l->reserved)
		error = reserve(l, need);
	if (error)
		note_error(l, error);
	return !error;
}

// Writes whole lines, or nothing.
static bool write_all(struct ledger *l, struct str line)
{
	uint64_t start = l->written;

	while (line.n) {
		ssize_t n = write(l->fd, line.p, line.n);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			note_error(l, n < 0 ? errno : EIO);
			if (ftruncate(l->fd, (off_t)start) == 0)
				l->written = start;
			return false;
		}
		l->written += (uint64_t)n;
		line = str_from(line, (size_t)n);
	}
	return true;
}

// Called with the lock held. Whoever finds nobody at it brings everything that is written by now to
// the disk; the others wait for it.
static bool sync_to(struct ledger *l, uint64_t upto)
{
	while (l->durable < upto && !l->unsynced) {
		uint64_t target = l->written;
		int error;

		if (l->syncing) {
			pthread_cond_wait(&l->synced, &l->lock);
			continue;
		}
		l->syncing = true;
		pthread_mutex_unlock(&l->lock);
		error = fdatasync(l->fd) == 0 ? 0 : errno;
		pthread_mutex_lock(&l->lock);
		l->syncing = false;
		if (error)
			note_error(l, error), l->unsynced = true;
		else if (target > l->durable)
			l->durable = target;
		pthread_cond_broadcast(&l->synced);
	}
	return !l->unsynced;
}

// ---- lines --------------------------------------------------------------------------------------

static void begin_line(struct buf *b, const struct ledger_id *id, enum ledger_state state,
		       instant now)
{
	buf_lit(b, "{\"to\":\"");
	base64url_encode(b, str_of((const char *)id->bytes, LEDGER_ID));
	buf_lit(b, "\",\"state\":\"");
	buf_str(b, str_cstr(ledger_state_names[state]));
	buf_lit(b, "\",\"at\":\"");
	date_rfc3339(b, now, 0);
	buf_char(b, '"');
}

static bool is_word_byte(char c)
{
	return ascii_is_alnum(c);
}

// Whether the user's name of the address stands at the place, as a word.
static bool names_user(struct str reply, size_t at, struct str user)
{
	if (user.n == 0 || reply.n - at < user.n || (at && is_word_byte(reply.p[at - 1])) ||
	    (at + user.n < reply.n && is_word_byte(reply.p[at + user.n])))
		return false;
	return str_eq_nocase(str_first(str_from(reply, at), user.n), user);
}

// The length of the word at the place when it holds an @; else 0.
static size_t address_length(struct str reply, size_t at)
{
	size_t n = 0;
	bool found = false;

	if (at && reply.p[at - 1] != ' ')
		return 0;
	for (; at + n < reply.n && reply.p[at + n] != ' '; n++)
		found |= reply.p[at + n] == '@';
	return found ? n : 0;
}

// Appends a reply as a JSON text, without what looks like an address: the recipient's user name and
// every word with an @.
static void write_reply(struct buf *b, struct str reply, struct str address)
{
	struct str user = str_first(address, str_rindex(address, '@'));
	size_t end = b->n + REPLY_MAX;

	for (size_t i = 0; i < reply.n && b->n < end;) {
		size_t hidden = address_length(reply, i);

		// Digits at the start are the reply's code.
		if (!hidden && i >= 4 && names_user(reply, i, user))
			hidden = user.n;
		if (hidden) {
			buf_lit(b, "(address)");
			i += hidden;
			continue;
		}
		if (reply.p[i] == '"' || reply.p[i] == '\\')
			buf_char(b, '\\');
		buf_char(b, reply.p[i] >= 0x20 && reply.p[i] < 0x7F ? reply.p[i] : '?');
		i++;
	}
}

uint64_t ledger_attempt(struct ledger *l, const struct ledger_id *id, instant now)
{
	struct buf line;
	uint64_t end;
	bool ok;

	buf_init(&line, LINE_ROOM);
	begin_line(&line, id, LEDGER_ATTEMPT, now);
	buf_lit(&line, "}\n");
	pthread_mutex_lock(&l->lock);
	ok = !l->error && has_room(l, line.n + (l->owed + 1) * LINE_ROOM) &&
	     write_all(l, buf_view(&line));
	l->owed += ok;
	end = ok ? l->written : 0;
	pthread_mutex_unlock(&l->lock);
	buf_release(&line);
	return end;
}

bool ledger_wait(struct ledger *l, uint64_t attempt)
{
	bool ok;

	pthread_mutex_lock(&l->lock);
	ok = attempt && sync_to(l, attempt);
	pthread_mutex_unlock(&l->lock);
	return ok;
}

bool ledger_outcome(struct ledger *l, const struct ledger_id *id, enum ledger_state state,
		    struct str address, struct str reply, instant now)
{
	struct buf line;
	bool ok;

	buf_init(&line, 2 * LINE_ROOM);
	begin_line(&line, id, state, now);
	buf_lit(&line, ",\"reply\":\"");
	write_reply(&line, reply, address);
	buf_lit(&line, "\"}\n");
	pthread_mutex_lock(&l->lock);
	// Written also after a failure elsewhere: room was kept for it.
	ok = write_all(l, buf_view(&line));
	l->owed -= l->owed > 0;
	pthread_mutex_unlock(&l->lock);
	buf_release(&line);
	return ok;
}

bool ledger_sync(struct ledger *l)
{
	bool ok;

	pthread_mutex_lock(&l->lock);
	ok = sync_to(l, l->written);
	pthread_mutex_unlock(&l->lock);
	return ok;
}

int ledger_error(struct ledger *l)
{
	int error;

	pthread_mutex_lock(&l->lock);
	error = l->error;
	pthread_mutex_unlock(&l->lock);
	return error;
}

// ---- opening ------------------------------------------------------------------------------------

// Who else holds the file: 0 nobody, -1 somebody who cannot be named.
static long lock_file(int fd)
{
	struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};

	if (fcntl(fd, F_SETLK, &lock) == 0)
		return 0;
	lock = (struct flock){.l_type = F_WRLCK, .l_whence = SEEK_SET};
	if (fcntl(fd, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK && lock.l_pid > 0)
		return (long)lock.l_pid;
	return -1;
}

static bool claim(int fd, const char *path, struct diag_log *log)
{
	long holder = lock_file(fd);

	if (holder > 0)
		diag_report_path(log, &SEND_LEDGER, str_cstr(path),
				 "the ledger is in use: process %ld sends this issue", holder);
	else if (holder < 0)
		diag_report_path(log, &SEND_LEDGER, str_cstr(path),
				 "the ledger is in use by another process");
	if (holder)
		diag_hint(log, "wait until it is done, or end it; kill does no harm");
	return holder == 0;
}

static void write_header(struct buf *b, const struct ledger_reader *r)
{
	buf_lit(b, "{\"ledger\":1,\"issue\":\"");
	ledger_escape(b, r->issue);
	buf_printf(b, "\",\"key\":\"%.*s\"}\n", STR_ARG(r->check));
}

// What the process before left open: whether those mails arrived, nobody knows.
static void close_attempts(struct buf *b, struct ledger_table *t, instant now)
{
	for (size_t i = 0; i < t->n; i++) {
		if (t->p[i].state != LEDGER_ATTEMPT)
			continue;
		t->p[i].state = LEDGER_UNKNOWN;
		begin_line(b, &t->p[i].id, LEDGER_UNKNOWN, now);
		buf_lit(b, ",\"reply\":\"the send ended before an answer came\"}\n");
	}
}

static bool begin_run(struct ledger *l, struct ledger_reader *r, struct str plan, instant now)
{
	struct buf b;
	bool ok;

	buf_init(&b, BUF_MAX_DEFAULT);
	if (!r->headed)
		write_header(&b, r);
	close_attempts(&b, &r->table, now);
	buf_lit(&b, "{\"run\":\"");
	date_rfc3339(&b, now, 0);
	buf_printf(&b, "\",\"plan\":\"%.*s\"}\n", STR_ARG(plan));
	pthread_mutex_lock(&l->lock);
	ok = has_room(l, b.n) && write_all(l, buf_view(&b)) && sync_to(l, l->written);
	pthread_mutex_unlock(&l->lock);
	buf_release(&b);
	return ok && fs_sync_entry(l->path.p);
}

static struct ledger *new_ledger(struct arena *a, int fd, const char *path, uint64_t size)
{
	struct ledger *l = calloc(1, sizeof *l);

	if (!l)
		BUG("out of memory");
	l->fd = fd;
	l->path = str_cstr(arena_cstr(a, str_cstr(path)));
	l->written = l->durable = l->reserved = size;
	pthread_mutex_init(&l->lock, NULL);
	pthread_cond_init(&l->synced, NULL);
	return l;
}

static struct ledger *begin(struct arena *a, int fd, const char *path, struct ledger_reader *r,
			    struct str plan, instant now, struct diag_log *log)
{
	struct ledger *l;

	errno = 0;
	// What a torn last line holds was never on the disk as a whole, so nothing came of it.
	if (!ledger_read_file(r, fd) || ftruncate(fd, (off_t)r->kept) != 0) {
		ledger_report(r, path, log);
		close(fd);
		return NULL;
	}
	l = new_ledger(a, fd, path, r->kept);
	if (begin_run(l, r, plan, now))
		return l;
	diag_report_path(log, &SEND_LEDGER, str_cstr(path), "the ledger cannot be written: %s",
			 strerror(l->error ? l->error : errno));
	ledger_close(l);
	return NULL;
}

struct ledger *ledger_open(struct arena *a, const char *path, struct str issue, struct str plan,
			   const struct ledger_key *key, instant now, struct ledger_table *table,
			   struct diag_log *log)
{
	struct ledger_reader r = {.issue = issue, .check = ledger_key_check(key)};
	struct ledger *l;
	int fd = -1;

	ledger_table_init(&r.table, a);
	if (fs_mkdirs(arena_cstr(a, fs_dirname(str_cstr(path)))))
		fd = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, MODE);
	if (fd < 0) {
		diag_report_path(log, &SEND_LEDGER, str_cstr(path),
				 "the ledger cannot be opened for writing: %s", strerror(errno));
		return NULL;
	}
	if (!claim(fd, path, log)) {
		close(fd);
		return NULL;
	}
	l = begin(a, fd, path, &r, plan, now, log);
	if (l)
		*table = r.table;
	return l;
}

bool ledger_close(struct ledger *l)
{
	bool ok = ledger_sync(l);

	// Gives back what was reserved and not needed.
	if (l->reserved > l->written)
		ok = ftruncate(l->fd, (off_t)l->written) == 0 && ok;
	close(l->fd);
	pthread_cond_destroy(&l->synced);
	pthread_mutex_destroy(&l->lock);
	free(l);
	return ok;
}
