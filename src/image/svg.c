// SVG: only the tag of its root is read (SVG 2 §8.2: width, height and viewBox), and whether
// anything in it would run.
#include <math.h>

#include "image/walk.h"

#define NO_ROOT "it has no <svg> element"
#define PIXELS_MAX 1e6

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static struct str skip_spaces(struct str s)
{
	while (s.n && is_space(s.p[0]))
		s = str_from(s, 1);
	return s;
}

// Behind `end`; false when it does not come.
static bool skip_past(struct str *s, struct str end)
{
	size_t at = str_find(*s, end);

	if (at == SIZE_MAX)
		return false;
	*s = str_from(*s, at + end.n);
	return true;
}

// A DOCTYPE may hold a subset in brackets.
static bool skip_doctype(struct str *s)
{
	size_t open = str_index(*s, '['), close = str_index(*s, '>');

	if (open < close && !skip_past(s, S("]")))
		return false;
	return skip_past(s, S(">"));
}

// The attributes of the root element, up to its ">"; false when there is no such element.
static bool find_root(struct str s, struct str *attributes)
{
	if (str_starts(s, S("\xEF\xBB\xBF")))
		s = str_from(s, 3);
	for (s = skip_spaces(s); s.n; s = skip_spaces(s)) {
		size_t name = 1;

		if (str_starts(s, S("<?")) || str_starts(s, S("<!--"))) {
			if (!skip_past(&s, s.p[1] == '?' ? S("?>") : S("-->")))
				return false;
			continue;
		}
		if (str_starts(s, S("<!"))) {
			if (!skip_doctype(&s))
				return false;
			continue;
		}
		if (s.p[0] != '<')
			return false;
		while (name < s.n && !is_space(s.p[name]) && s.p[name] != '>' && s.p[name] != '/')
			name++;
		*attributes = str_from(s, name);
		s = str_of(s.p + 1, name - 1);
		return str_eq(s, S("svg")) || str_ends(s, S(":svg"));
	}
	return false;
}

// Takes the next `name="value"` off the front; false at the end of the tag, *open then telling
// whether the tag never ended.
static bool take_attribute(struct str *s, struct str *name, struct str *value, bool *open)
{
	size_t n = 0, end;

	*s = skip_spaces(*s);
	*open = s->n == 0;
	if (*open || s->p[0] == '>' || s->p[0] == '/')
		return false;
	while (n < s->n && !is_space(s->p[n]) && s->p[n] != '=' && s->p[n] != '>')
		n++;
	*name = str_first(*s, n);
	*s = skip_spaces(str_from(*s, n));
	*open = s->n < 2 || s->p[0] != '=' || n == 0;
	if (*open)
		return false;
	*s = skip_spaces(str_from(*s, 1));
	*open = s->n == 0 || (s->p[0] != '"' && s->p[0] != '\'') ||
		(end = str_index(str_from(*s, 1), s->p[0])) == SIZE_MAX;
	if (*open)
		return false;
	*value = str_of(s->p + 1, end);
	*s = str_from(*s, end + 2);
	return true;
}

// A number off the front: "12", "-.5", "1e3".
static bool take_number(struct str *s, double *out)
{
	double value = 0, scale = 1, sign = 1;
	size_t i = 0, digits = 0;
	bool dot = false;

	if (s->n && (s->p[0] == '-' || s->p[0] == '+'))
		sign = s->p[i++] == '-' ? -1 : 1;
	for (; i < s->n && ((s->p[i] >= '0' && s->p[i] <= '9') || (s->p[i] == '.' && !dot)); i++) {
		if (s->p[i] == '.') {
			dot = true;
			continue;
		}
		value = value * 10 + (s->p[i] - '0');
		scale *= dot ? 10 : 1;
		digits++;
	}
	if (digits == 0 || digits > 300)
		return false;
	*s = str_from(*s, i);
	*out = sign * value / scale;
	return true;
}

// A length in CSS pixels; 0 when it is none of its own ("100%", "auto").
static double read_length(struct str s)
{
	static const struct {
		struct str unit;
		double pixels;
	} units[] = {{S_INIT(""), 1},           {S_INIT("px"), 1},  {S_INIT("pt"), 96.0 / 72},
		     {S_INIT("pc"), 16},        {S_INIT("in"), 96}, {S_INIT("cm"), 96 / 2.54},
		     {S_INIT("mm"), 96 / 25.4}, {S_INIT("em"), 16}, {S_INIT("rem"), 16},
		     {S_INIT("ex"), 8}};
	double value;

	s = str_trim(s);
	if (!take_number(&s, &value))
		return 0;
	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		if (str_eq_nocase(s, units[i].unit))
			return value * units[i].pixels;
	return 0;
}

// The third and fourth number of a viewBox.
static void read_box(struct str s, double *width, double *height)
{
	double n[4] = {0};

	for (size_t i = 0; i < 4; i++) {
		while (s.n && (is_space(s.p[0]) || s.p[0] == ','))
			s = str_from(s, 1);
		if (!take_number(&s, &n[i]))
			return;
	}
	*width = n[2];
	*height = n[3];
}

static uint32_t whole(double pixels)
{
	return pixels > 0.5 && pixels < PIXELS_MAX ? (uint32_t)lround(pixels) : 1;
}

// What is not given follows from the other and the view box's shape.
static void settle_size(struct image_info *info, double w, double h, double box_w, double box_h)
{
	bool box = box_w > 0 && box_h > 0;

	if (w <= 0 && h <= 0 && box)
		w = box_w, h = box_h;
	else if (w <= 0 && box)
		w = h * box_w / box_h;
	else if (h <= 0 && box)
		h = w * box_h / box_w;
	if (w > 0 && h > 0)
		info->width = whole(w), info->height = whole(h);
}

// ` onload=` and the like: an attribute that runs.
static bool has_handler(struct str s)
{
	for (size_t i; (i = str_find(s, S("on"))) != SIZE_MAX; s = str_from(s, i + 2)) {
		size_t end = i + 2;

		while (end < s.n && s.p[end] >= 'a' && s.p[end] <= 'z')
			end++;
		if (i > 0 && is_space(s.p[i - 1]) && end > i + 2 && end < s.n && s.p[end] == '=')
			return true;
	}
	return false;
}

const char *walk_svg(struct walk *w)
{
	double width = 0, height = 0, box_w = 0, box_h = 0;
	struct str rest, name, value;
	bool open;

	if (!find_root(w->in, &rest))
		return NO_ROOT;
	while (take_attribute(&rest, &name, &value, &open)) {
		if (str_eq(name, S("width")))
			width = read_length(value);
		else if (str_eq(name, S("height")))
			height = read_length(value);
		else if (str_eq(name, S("viewBox")))
			read_box(value, &box_w, &box_h);
	}
	if (open)
		return "its <svg> tag is damaged";
	settle_size(w->info, width, height, box_w, box_h);
	w->info->lossless = true;
	w->info->script = str_find(w->in, S("<script")) != SIZE_MAX ||
			  str_find(w->in, S("javascript:")) != SIZE_MAX || has_handler(w->in);
	walk_keep(w, 0, w->in.n);
	return NULL;
}
