#include "output/media.h"

#include "base/fs.h"

static const struct {
	const char *ext, *type;
} types[] = {
	{".avif", "image/avif"},   {".flac", "audio/flac"},     {".gif", "image/gif"},
	{".jpeg", "image/jpeg"},   {".jpg", "image/jpeg"},      {".m4a", "audio/mp4"},
	{".m4v", "video/mp4"},     {".mp3", "audio/mpeg"},      {".mp4", "video/mp4"},
	{".oga", "audio/ogg"},     {".ogg", "audio/ogg"},       {".ogv", "video/ogg"},
	{".opus", "audio/ogg"},    {".pdf", "application/pdf"}, {".png", "image/png"},
	{".svg", "image/svg+xml"}, {".wav", "audio/wav"},       {".webm", "video/webm"},
	{".webp", "image/webp"},   {".ico", "image/x-icon"},
};

struct str media_type(struct str file)
{
	struct str ext = fs_extension(file);

	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (str_eq_nocase(ext, str_cstr(types[i].ext)))
			return str_cstr(types[i].type);
	return S(MEDIA_UNKNOWN);
}
