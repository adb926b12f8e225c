#include "send/weblog.h"

#include <errno.h>

#include "base/fs.h"
#include "send/diags.h"

#define BLOCK ((size_t)1 << 20)
#define FIRST_LINES 100 // of which one is to be a log's

// ---- the file -----------------------------------------------------------------------------------

struct lines {
	void (*each)(void *ctx, struct str lines);
	void *ctx;
	bool begun, odd; // the file does not begin like a log
};

static bool begins_a_log(struct str lines)
{
	struct weblog w;
	struct str line;

	for (int i = 0; i < FIRST_LINES && lines.n && str_line(&lines, &line); i++)
		if (weblog_read(line, &w))
			return true;
	return false;
}

static void hand_over(void *ctx, struct str lines)
{
	struct lines *l = ctx;

	l->odd |= !l->begun && lines.n && !begins_a_log(lines);
	l->begun = true;
	l->each(l->ctx, lines);
}

bool weblog_lines(const char *path, void (*each)(void *ctx, struct str lines), void *ctx,
		  struct diag_log *log)
{
	struct lines l = {.each = each, .ctx = ctx};
	bool ok = fs_read_lines(path, BLOCK, hand_over, &l);

	if (!ok)
		diag_report_path(log, &SEND_MAIL_FILE, str_cstr(path), "log cannot be read: %s",
				 strerror(errno));
	else if (l.odd)
		diag_report_path(log, &SEND_LOG_FORM, str_cstr(path),
				 "this does not begin like a web server's log");
	if (ok && l.odd)
		diag_hint(log, "the common and the combined form are read; a compressed log goes "
			       "through zcat, and - for the path");
	return ok;
}

// ---- a line -------------------------------------------------------------------------------------

// Cuts what stands before the first `stop` off the front of *rest; false when there is none.
static bool cut(struct str *rest, char stop, struct str *piece)
{
	size_t at = str_index(*rest, stop);

	if (at == SIZE_MAX)
		return false;
	*piece = str_first(*rest, at);
	*rest = str_from(*rest, at + 1);
	return true;
}

// Whether an odd number of backslashes stands before s.p[i].
static bool is_escaped(struct str s, size_t i)
{
	size_t n = 0;

	while (n < i && s.p[i - 1 - n] == '\\')
		n++;
	return n % 2 == 1;
}

// A quoted field, in which \" is no end (nginx and Apache escape quotes that clients send).
static bool cut_quoted(struct str *rest, struct str *piece)
{
	struct str field;
	size_t end = 0, step;

	if (rest->n == 0 || rest->p[0] != '"')
		return false;
	field = str_from(*rest, 1);
	do {
		step = str_index(str_from(field, end), '"');
		if (step == SIZE_MAX)
			return false;
		end += step + 1;
	} while (is_escaped(field, end - 1));
	*piece = str_first(field, end - 1);
	*rest = str_from(field, end);
	return true;
}

// `200` and the blank behind it.
static bool cut_status(struct str *rest, int *status)
{
	struct str text = str_first(*rest, 3);

	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] < '0' || text.p[i] > '9')
			return false;
	if (text.n < 3 || (rest->n > 3 && rest->p[3] != ' '))
		return false;
	*status = (text.p[0] - '0') * 100 + (text.p[1] - '0') * 10 + (text.p[2] - '0');
	*rest = str_from(*rest, 4);
	return true;
}

// `GET /path HTTP/1.1`.
static bool read_request(struct str request, struct weblog *w)
{
	return cut(&request, ' ', &w->method) && cut(&request, ' ', &w->target) &&
	       str_starts(request, S("HTTP/")) && w->target.n && w->target.p[0] == '/';
}

bool weblog_read(struct str line, struct weblog *w)
{
	struct str skipped, request;

	*w = (struct weblog){0};
	if (!cut(&line, ' ', &w->host) || !cut(&line, '[', &skipped) ||
	    !cut(&line, ']', &w->time) || line.n == 0 || line.p[0] != ' ')
		return false;
	line = str_from(line, 1);
	if (!cut_quoted(&line, &request) || !read_request(request, w))
		return false;
	line = str_from(line, 1);
	if (!cut_status(&line, &w->status))
		return false;
	// size, referrer, agent: only of the combined form
	if (cut(&line, ' ', &skipped) && cut_quoted(&line, &skipped))
		cut_quoted((line = str_from(line, 1), &line), &w->agent);
	return true;
}

// ---- time ---------------------------------------------------------------------------------------

static const char MONTHS[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

static int number(const char *p, int digits)
{
	int n = 0;

	for (int i = 0; i < digits; i++) {
		if (p[i] < '0' || p[i] > '9')
			return -1;
		n = n * 10 + (p[i] - '0');
	}
	return n;
}

// "21/Nov/2026:09:30:00 +0800": every character has its place.
instant weblog_time(const struct weblog *w)
{
	static const char form[] = "00/aaa/0000:00:00:00 +0000";
	const char *p = w->time.p, *month = NULL;
	int day, year, hour, minute, second, offset;

	if (w->time.n != sizeof form - 1)
		return INSTANT_NONE;
	for (size_t i = 0; i < sizeof form - 1; i++)
		if (form[i] != '0' && form[i] != 'a' && form[i] != '+' && form[i] != p[i])
			return INSTANT_NONE;
	for (const char *m = MONTHS; *m; m += 3)
		if (memcmp(m, p + 3, 3) == 0)
			month = m;
	day = number(p, 2), year = number(p + 7, 4), hour = number(p + 12, 2);
	minute = number(p + 15, 2), second = number(p + 18, 2);
	offset = number(p + 22, 2) * 3600 + number(p + 24, 2) * 60;
	if (!month || year < 0 || day < 1 || hour < 0 || hour > 23 || minute < 0 || minute > 59 ||
	    second < 0 || second > 60 || number(p + 22, 4) < 0 || (p[21] != '+' && p[21] != '-'))
		return INSTANT_NONE;
	if (day > civil_days_in_month(year, (int)(month - MONTHS) / 3 + 1))
		return INSTANT_NONE;
	return civil_days(year, (int)(month - MONTHS) / 3 + 1, day) * 86400 + hour * 3600 +
	       minute * 60 + second - (p[21] == '-' ? -offset : offset);
}

struct str weblog_query(struct str target, struct str name)
{
	size_t mark = str_index(target, '?');
	struct str rest = mark == SIZE_MAX ? (struct str){0} : str_from(target, mark + 1), pair;

	while (rest.p && str_next(&rest, '&', &pair))
		if (str_starts(pair, name) && pair.n > name.n && pair.p[name.n] == '=')
			return str_from(pair, name.n + 1);
	return (struct str){0};
}
