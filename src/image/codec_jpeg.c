#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include <jerror.h>
#include <jpeglib.h>

#include "image/codec.h"

// Fewer scans than any camera or encoder makes: a file of thousands takes hours.
#define SCANS_MAX 100

struct failure {
	struct jpeg_error_mgr mgr;
	jmp_buf jump;
	bool damaged; // it can be decoded, with holes
};

static _Noreturn void on_error(j_common_ptr j)
{
	longjmp(((struct failure *)(void *)j->err)->jump, 1);
}

static void on_message(j_common_ptr j, int level)
{
	struct failure *f = (struct failure *)(void *)j->err;

	if (level < 0 && (j->err->msg_code == JWRN_JPEG_EOF || j->err->msg_code == JWRN_HIT_MARKER))
		f->damaged = true;
}

static struct jpeg_error_mgr *failure_init(struct failure *f)
{
	jpeg_std_error(&f->mgr);
	f->mgr.error_exit = on_error;
	f->mgr.emit_message = on_message;
	f->damaged = false;
	return &f->mgr;
}

// ---- decoding -----------------------------------------------------------------------------------

static void on_progress(j_common_ptr j)
{
	const struct jpeg_decompress_struct *d = (const struct jpeg_decompress_struct *)j;

	if (d->input_scan_number > SCANS_MAX)
		on_error(j);
}

// Four inks to three lights: what an ink lets through, times what the black does. A profile for
// print says more, and needs a library for colours. Files hold what is let through, as Adobe's
// programs write it and browsers read it, whatever their markers say.
static void from_inks(uint8_t *row, size_t n)
{
	const uint8_t *in = row;

	for (size_t i = 0; i < n; i++, in += 4)
		for (size_t k = 0; k < 3; k++)
			*row++ = (uint8_t)((in[k] * in[3] + 127) / 255);
}

struct reading {
	struct jpeg_decompress_struct jpeg;
	struct jpeg_progress_mgr progress;
	struct failure failure;
	struct sink *sink;
	JOCTET *icc;
	uint8_t *row;
};

static void read_all(struct reading *r, struct str bytes)
{
	struct jpeg_decompress_struct *j = &r->jpeg;
	unsigned icc = 0;
	bool four;
	JSAMPROW row;

	jpeg_create_decompress(j);
	r->progress.progress_monitor = on_progress;
	j->progress = &r->progress;
	jpeg_mem_src(j, (const unsigned char *)bytes.p, bytes.n);
	jpeg_save_markers(j, JPEG_APP0 + 2, 0xffff);
	jpeg_read_header(j, TRUE);
	four = j->num_components == 4;
	j->out_color_space = four ? JCS_CMYK : JCS_RGB;
	j->dct_method = JDCT_ISLOW;
	if (!jpeg_read_icc_profile(j, &r->icc, &icc) || four)
		icc = 0;
	jpeg_start_decompress(j);
	if (!r->sink->begin(r->sink, j->output_width, j->output_height, 3,
			    str_of((const char *)r->icc, icc)))
		return;
	row = r->row = malloc((size_t)j->output_width * (four ? 4 : 3));
	if (!row)
		on_error((j_common_ptr)j);
	while (j->output_scanline < j->output_height) {
		jpeg_read_scanlines(j, &row, 1);
		if (four)
			from_inks(row, j->output_width);
		r->sink->row(r->sink, row);
	}
	jpeg_finish_decompress(j);
}

const char *decode_jpeg(struct str bytes, struct sink *sink)
{
	struct reading *r = calloc(1, sizeof *r);
	const char *volatile why = NULL;

	if (!r)
		return "memory is out";
	r->sink = sink;
	r->jpeg.err = failure_init(&r->failure);
	if (setjmp(r->failure.jump))
		why = "its pixels cannot be decoded";
	else
		read_all(r, bytes);
	if (!why && r->failure.damaged)
		why = "its pixels end too early";
	jpeg_destroy_decompress(&r->jpeg);
	free(r->icc);
	free(r->row);
	free(r);
	return why;
}

// ---- encoding -----------------------------------------------------------------------------------

struct writing {
	struct jpeg_compress_struct jpeg;
	struct failure failure;
	unsigned char *bytes;
	unsigned long n;
};

static void write_all(struct writing *w, const struct bitmap *b, int quality)
{
	struct jpeg_compress_struct *j = &w->jpeg;

	jpeg_create_compress(j);
	jpeg_mem_dest(j, &w->bytes, &w->n);
	j->image_width = b->width;
	j->image_height = b->height;
	j->input_components = (int)b->channels;
	j->in_color_space = b->channels == 4 ? JCS_EXT_RGBX : JCS_RGB;
	jpeg_set_defaults(j);
	jpeg_set_quality(j, quality, TRUE);
	j->optimize_coding = TRUE;
	jpeg_simple_progression(j);
	jpeg_start_compress(j, TRUE);
	if (b->icc.n)
		jpeg_write_icc_profile(j, (const JOCTET *)b->icc.p, (unsigned)b->icc.n);
	while (j->next_scanline < j->image_height) {
		JSAMPROW row = b->p + (size_t)j->next_scanline * b->width * b->channels;

		jpeg_write_scanlines(j, &row, 1);
	}
	jpeg_finish_compress(j);
}

bool encode_jpeg(struct buf *out, const struct bitmap *b, int quality)
{
	struct writing *w = calloc(1, sizeof *w);
	volatile bool ok = false;

	if (!w)
		return false;
	w->jpeg.err = failure_init(&w->failure);
	if (!setjmp(w->failure.jump)) {
		write_all(w, b, quality);
		ok = true;
	}
	if (ok)
		buf_add(out, (const char *)w->bytes, w->n);
	jpeg_destroy_compress(&w->jpeg);
	free(w->bytes);
	free(w);
	return ok;
}
