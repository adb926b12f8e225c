// Breaking lines of plain text: the part of doc_text.h that knows no tree.

#include "base/utf8.h"
#include "text/doc_text.h"

#define MARK_BEGIN '\x01'
#define MARK_SPLIT '\x02'
#define MARK_END '\x03'
#define FIELD_WIDTH 8 // of a field without fallback: a name

// What must not begin a line, beside CJK punctuation that closes (UAX #14: CL, CP, EX, IS, NS).
static bool is_closing(uint32_t cp)
{
	static const uint32_t marks[] = {
		'!',    ')',    ',',    '.',    ':',    ';',    '?',    ']',    '}',
		'%',    0x2019, 0x201D, 0x2026, 0x2014, 0x3001, 0x3002, 0x3005, 0x3009,
		0x300B, 0x300D, 0x300F, 0x3011, 0x3015, 0x3017, 0x3019, 0x301B, 0x301E,
		0x30FB, 0x30FC, 0xFF01, 0xFF05, 0xFF09, 0xFF0C, 0xFF0E, 0xFF1A, 0xFF1B,
		0xFF1F, 0xFF3D, 0xFF5D, 0xFF61, 0xFF63, 0xFF64, 0x00B7,
	};

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (marks[i] == cp)
			return true;
	return false;
}

// What must not end a line (OP).
static bool is_opening(uint32_t cp)
{
	static const uint32_t marks[] = {
		'(',    '[',    '{',    0x2018, 0x201C, 0x3008, 0x300A, 0x300C, 0x300E, 0x3010,
		0x3014, 0x3016, 0x3018, 0x301A, 0x301D, 0xFF08, 0xFF3B, 0xFF5B, 0xFF62, 0xFFE5,
	};

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (marks[i] == cp)
			return true;
	return false;
}

// Whether a line may end between two characters that no space separates.
static bool may_break(uint32_t left, uint32_t right)
{
	if (left < 0x80 && right < 0x80)
		return false;
	if (utf8_width(left) < 2 && utf8_width(right) < 2)
		return false;
	return utf8_width(right) > 0 && !is_closing(right) && !is_opening(left) &&
	       right != '['; // a link's number
}

// Whether a line may begin with what follows spaces.
static bool may_follow_spaces(struct str s)
{
	uint32_t cp;

	while (s.n && s.p[0] == ' ')
		s = str_from(s, 1);
	return utf8_decode(s, &cp) < 2 || !is_closing(cp);
}

struct line {
	struct buf *out;
	unsigned width, used; // columns
	struct str prefix, rest;
	const char *from;  // its first byte
	const char *stop;  // where it may end; NULL: nowhere yet
	const char *again; // where the next one begins then
	unsigned after;    // columns from `again` on
};

static void end_line(struct line *l, const char *stop)
{
	struct str content = str_rtrim(str_range(l->from, stop));

	buf_str(l->out, content.n ? l->prefix : str_rtrim(l->prefix));
	buf_str(l->out, content);
	buf_char(l->out, '\n');
	l->prefix = l->rest;
	l->stop = NULL;
}

static void begin_line(struct line *l, const char *from, unsigned used)
{
	l->from = from;
	l->used = utf8_columns(l->prefix) + used;
}

static void note_stop(struct line *l, const char *stop, const char *again)
{
	l->stop = stop;
	l->again = again;
	l->after = 0;
}

// A mark of a field (output/email.h), from its first byte to its last, is one word as wide as its
// fallback. Returns its length; 0 when none stands here.
static size_t mark_length(struct str s, unsigned *width)
{
	size_t end = s.n && s.p[0] == MARK_BEGIN ? str_index(s, MARK_END) : SIZE_MAX, split;

	if (end == SIZE_MAX)
		return 0;
	split = str_index(str_first(s, end), MARK_SPLIT);
	*width = split == SIZE_MAX ? FIELD_WIDTH
				   : utf8_columns(str_range(s.p + split + 1, s.p + end));
	return end + 1;
}

void text_wrap(struct buf *out, struct str text, unsigned width, struct str first, struct str rest)
{
	struct line l = {.out = out, .width = width, .prefix = first, .rest = rest};
	const char *p = text.p ? text.p : "", *end = p + text.n;
	uint32_t left = '\n', cp;
	size_t len, mark;

	begin_line(&l, p, 0);
	for (; p < end; p += len, left = cp) {
		unsigned w;

		len = utf8_decode(str_range(p, end), &cp);
		if (cp == '\n') {
			end_line(&l, p);
			begin_line(&l, p + 1, 0);
			continue;
		}
		w = (unsigned)utf8_width(cp);
		if ((mark = mark_length(str_range(p, end), &w)) != 0) {
			len = mark;
			cp = 'x';
		}
		if (cp == ' ' && left == ' ' && l.again == p)
			l.again = p + 1; // a run of spaces is one place
		else if (cp == ' ' && left != '\n' && left != ' ' &&
			 may_follow_spaces(str_range(p, end)))
			note_stop(&l, p, p + 1);
		else if (left != '\n' && cp != ' ' && may_break(left, cp))
			note_stop(&l, p, p);
		if (width && l.stop && cp != ' ' && l.used + w > width) {
			unsigned after = l.after;

			end_line(&l, l.stop);
			begin_line(&l, l.again, after);
		}
		l.used += w;
		l.after += cp == ' ' && l.again == p + 1 ? 0 : w;
	}
	end_line(&l, end);
}
