#include "output/disk.h"

#include <errno.h>

#include "base/fs.h"
#include "output/diags.h"

// Whether it is the file's size or name, so that others may do better.
static bool is_of_file(int error)
{
	static const int own[] = {EFBIG, ENAMETOOLONG, EILSEQ, EINVAL, EEXIST, ENOTDIR, EISDIR};

	for (size_t i = 0; i < sizeof own / sizeof *own; i++)
		if (own[i] == error)
			return true;
	return false;
}

bool disk_failed(struct disk *d, struct diag_log *log, struct str folder, struct str file)
{
	int error = errno;
	bool there = fs_is_dir(arena_cstr(log->arena, folder));

	if (there && is_of_file(error))
		diag_report_path(log, &OUT_WRITE, file, "the file cannot be written (%s)",
				 strerror(error));
	else if (!atomic_exchange(&d->shut, true))
		diag_report_path(log, &OUT_FOLDER, folder, "%s (%s)",
				 there ? "no file can be written into the folder"
				       : "the folder cannot be made",
				 strerror(error));
	return false;
}
