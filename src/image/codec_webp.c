#include <stdlib.h>
#include <webp/decode.h>
#include <webp/encode.h>
#include <webp/mux.h>

#include "image/codec.h"

// The colours' profile; empty when there is none.
static struct str profile_of(WebPMux *mux)
{
	WebPData data;

	if (!mux || WebPMuxGetChunk(mux, "ICCP", &data) != WEBP_MUX_OK)
		return (struct str){0};
	return str_of((const char *)data.bytes, data.size);
}

static const char *decode_into(struct str bytes, struct sink *sink, struct str icc)
{
	const uint8_t *in = (const uint8_t *)bytes.p;
	WebPBitstreamFeatures f;
	uint8_t *pixels, *made;
	size_t stride;

	if (WebPGetFeatures(in, bytes.n, &f) != VP8_STATUS_OK || f.has_animation)
		return "its pixels cannot be decoded";
	stride = (size_t)f.width * (f.has_alpha ? 4 : 3);
	if (!sink->begin(sink, (uint32_t)f.width, (uint32_t)f.height, f.has_alpha ? 4 : 3, icc))
		return NULL;
	pixels = malloc(stride * (size_t)f.height);
	if (!pixels)
		return "memory is out";
	made = (f.has_alpha ? WebPDecodeRGBAInto : WebPDecodeRGBInto)(
		in, bytes.n, pixels, stride * (size_t)f.height, (int)stride);
	for (int y = 0; made && y < f.height; y++)
		sink->row(sink, pixels + stride * (size_t)y);
	free(pixels);
	return made ? NULL : "its pixels cannot be decoded";
}

const char *decode_webp(struct str bytes, struct sink *sink)
{
	WebPData data = {(const uint8_t *)bytes.p, bytes.n};
	WebPMux *mux = WebPMuxCreate(&data, 0);
	const char *why = decode_into(bytes, sink, profile_of(mux));

	WebPMuxDelete(mux);
	return why;
}

// ---- encoding -----------------------------------------------------------------------------------

static bool encode_pixels(WebPMemoryWriter *to, const struct bitmap *b, int quality, bool lossless)
{
	WebPConfig config;
	WebPPicture picture;
	int stride = (int)(b->width * b->channels);
	bool ok;

	if (b->width > WEBP_MAX_DIMENSION || b->height > WEBP_MAX_DIMENSION ||
	    !WebPConfigInit(&config) || !WebPPictureInit(&picture))
		return false;
	config.quality = lossless ? 50 : (float)quality;
	config.lossless = lossless;
	picture.use_argb = lossless;
	picture.width = (int)b->width;
	picture.height = (int)b->height;
	picture.writer = WebPMemoryWrite;
	picture.custom_ptr = to;
	ok = (b->channels == 4 ? WebPPictureImportRGBA : WebPPictureImportRGB)(&picture, b->p,
									       stride) &&
	     WebPEncode(&config, &picture);
	WebPPictureFree(&picture);
	return ok;
}

static bool add_profile(struct buf *out, const WebPMemoryWriter *made, struct str icc)
{
	WebPData image = {made->mem, made->size}, all = {0},
		 profile = {(const uint8_t *)icc.p, icc.n};
	WebPMux *mux = WebPMuxNew();
	bool ok = mux && WebPMuxSetImage(mux, &image, 0) == WEBP_MUX_OK &&
		  WebPMuxSetChunk(mux, "ICCP", &profile, 0) == WEBP_MUX_OK &&
		  WebPMuxAssemble(mux, &all) == WEBP_MUX_OK;

	if (ok)
		buf_add(out, (const char *)all.bytes, all.size);
	WebPDataClear(&all);
	WebPMuxDelete(mux);
	return ok;
}

bool encode_webp(struct buf *out, const struct bitmap *b, int quality, bool lossless)
{
	WebPMemoryWriter made;
	bool ok;

	WebPMemoryWriterInit(&made);
	ok = encode_pixels(&made, b, quality, lossless);
	if (ok && b->icc.n)
		ok = add_profile(out, &made, b->icc);
	else if (ok)
		buf_add(out, (const char *)made.mem, made.size);
	WebPMemoryWriterClear(&made);
	return ok;
}
