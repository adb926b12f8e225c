#include "image/scale.h"

static const uint16_t to_linear[256] = {
#include "image/srgb.def"
};

// Which columns of the source a column of the result covers: `n` of them from `first`, the first
// and the last perhaps in part.
struct scale_span {
	uint32_t first, n;
	uint32_t head, tail; // weights of those two; when n == 1, head is all of it
};

uint8_t *scale_table(struct arena *a)
{
	uint8_t *table = arena_alloc(a, 65536);
	unsigned s = 0;

	for (unsigned v = 0; v < 65536; v++) {
		while (s < 255 && 2 * v >= (unsigned)to_linear[s] + to_linear[s + 1])
			s++;
		table[v] = (uint8_t)s;
	}
	return table;
}

static void find_spans(struct scale *s, struct arena *a)
{
	uint64_t from = s->from_w, to = s->out->width;

	s->spans = arena_array(a, struct scale_span, to);
	for (uint64_t i = 0; i < to; i++) {
		uint64_t start = i * from, end = start + from; // in units: a source column has `to`
		uint64_t first = start / to, last = (end - 1) / to;

		s->spans[i] = (struct scale_span){
			.first = (uint32_t)first,
			.n = (uint32_t)(last - first + 1),
			.head = (uint32_t)(first == last ? end - start : (first + 1) * to - start),
			.tail = (uint32_t)(end - last * to),
		};
	}
}

void scale_init(struct scale *s, struct arena *a, struct bitmap *out, uint32_t from_w,
		uint32_t from_h, const uint8_t *to_srgb)
{
	size_t values = (size_t)out->width * out->channels;

	*s = (struct scale){.out = out, .from_w = from_w, .from_h = from_h, .to_srgb = to_srgb};
	out->p = arena_alloc_raw(a, values * out->height, 1);
	s->line = arena_array(a, uint64_t, values);
	s->sum = arena_array(a, uint64_t, values);
	find_spans(s, a);
}

// ---- along x ------------------------------------------------------------------------------------

static void add_opaque(uint64_t to[3], const uint8_t *p, uint64_t weight)
{
	for (unsigned c = 0; c < 3; c++)
		to[c] += weight * to_linear[p[c]];
}

static void add_clear(uint64_t to[4], const uint8_t *p, uint64_t weight)
{
	for (unsigned c = 0; c < 3; c++)
		to[c] += weight * p[3] * to_linear[p[c]];
	to[3] += weight * p[3];
}

static void average_opaque(struct scale *s, const uint8_t *row)
{
	for (uint32_t i = 0; i < s->out->width; i++) {
		const struct scale_span *span = &s->spans[i];
		const uint8_t *p = row + (size_t)span->first * 3;
		uint64_t sum[3] = {0}, *to = &s->line[(size_t)i * 3];

		for (uint32_t k = 1; k + 1 < span->n; k++)
			add_opaque(sum, p + (size_t)k * 3, 1);
		for (unsigned c = 0; c < 3; c++)
			to[c] = sum[c] * s->out->width;
		add_opaque(to, p, span->head);
		if (span->n > 1)
			add_opaque(to, p + (size_t)(span->n - 1) * 3, span->tail);
	}
}

static void average_clear(struct scale *s, const uint8_t *row)
{
	for (uint32_t i = 0; i < s->out->width; i++) {
		const struct scale_span *span = &s->spans[i];
		const uint8_t *p = row + (size_t)span->first * 4;
		uint64_t sum[4] = {0}, *to = &s->line[(size_t)i * 4];

		for (uint32_t k = 1; k + 1 < span->n; k++)
			add_clear(sum, p + (size_t)k * 4, 1);
		for (unsigned c = 0; c < 4; c++)
			to[c] = sum[c] * s->out->width;
		add_clear(to, p, span->head);
		if (span->n > 1)
			add_clear(to, p + (size_t)(span->n - 1) * 4, span->tail);
	}
}

// ---- along y ------------------------------------------------------------------------------------

// A value of 0 .. 65535 that `sum` is of `whole`.
static uint8_t share(const struct scale *s, uint64_t sum, uint64_t whole)
{
	return whole ? s->to_srgb[(sum + whole / 2) / whole] : 0;
}

static void finish_row(struct scale *s)
{
	uint64_t area = (uint64_t)s->from_w * s->from_h;
	unsigned channels = s->out->channels;
	uint8_t *to = s->out->p + (size_t)s->row * s->out->width * channels;
	const uint64_t *sum = s->sum;

	for (uint32_t i = 0; i < s->out->width; i++, sum += channels, to += channels) {
		uint64_t whole = channels == 4 ? sum[3] : area;

		for (unsigned c = 0; c < 3; c++)
			to[c] = share(s, sum[c], whole);
		if (channels == 4)
			to[3] = (uint8_t)((sum[3] + area / 2) / area);
	}
	memset(s->sum, 0, sizeof *s->sum * s->out->width * channels);
	s->row++;
	s->filled = 0;
}

void scale_row(struct scale *s, const uint8_t *row)
{
	size_t values = (size_t)s->out->width * s->out->channels;
	uint64_t left =
		s->out->height; // a source row has that many units, one of the result from_h

	if (s->out->channels == 4)
		average_clear(s, row);
	else
		average_opaque(s, row);
	while (left && s->row < s->out->height) {
		uint64_t room = s->from_h - s->filled, take = left < room ? left : room;

		for (size_t i = 0; i < values; i++)
			s->sum[i] += s->line[i] * take;
		s->filled += take;
		left -= take;
		if (s->filled == s->from_h)
			finish_row(s);
	}
}
