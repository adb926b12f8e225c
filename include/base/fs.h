#pragma once
// Files and folders. Paths are C strings; nothing here reports: the caller knows what the file was
// for. Functions that fail give false and leave errno as the system set it.

#include "base/arena.h"
#include "base/buf.h"

// Reads a whole regular file of at most `max` bytes into the arena (a NUL follows). errno EFBIG
// when it is larger, EISDIR for a folder, ENOTSUP for a device or FIFO.
bool fs_read(struct arena *, const char *path, size_t max, struct str *out);
// The first bytes of a file, at most `max`; how many, 0 when it cannot be read.
size_t fs_read_head(const char *path, void *to, size_t max);
// Reads a file of any size (a FIFO too; "-" is standard input) and calls `each` with runs of whole
// lines, their ends included, in memory of about `block` bytes; a line longer than that comes in
// pieces. False when the file cannot be read.
bool fs_read_lines(const char *path, size_t block, void (*each)(void *ctx, struct str lines),
		   void *ctx);
// Writes by temporary file and rename in the same folder; makes missing folders. Leaves the old
// file on failure.
bool fs_write(const char *path, struct str bytes);
// The same, and when the file was changed last, as stat tells of it now.
bool fs_write_timed(const char *path, struct str bytes, int64_t *mtime_ns);
// Makes a new file, and missing folders; a relative path begins in the open folder `dir`. errno
// EEXIST when it is there already; what could not be written whole stays.
bool fs_create_at(int dir, const char *path, struct str bytes, int64_t *mtime_ns);
// Whether the file exists and holds exactly these bytes.
bool fs_same(const char *path, struct str bytes);
bool fs_mkdirs(const char *path);             // with parents; true when it is there already
bool fs_mkdirs_at(int dir, const char *path); // a relative path begins in the open folder `dir`
// Brings the entry of a file in its folder to the disk; the file itself is for the caller.
bool fs_sync_entry(const char *path);
bool fs_exists(const char *path);
bool fs_is_dir(const char *path);
bool fs_remove(const char *path); // a file; true when it is gone, also if it never was there
bool fs_remove_dir_if_empty(const char *path);
// A file or folder with all that is in it; symbolic links are removed, not followed.
bool fs_remove_tree(const char *path);

struct fs_entry {
	struct str path; // relative to the walked folder, '/' between parts; a NUL follows
	bool is_link;    // a symbolic link that was not followed: it leads out of the folder, or
			 // nowhere
};
struct fs_list {
	struct fs_entry *p;
	size_t n, cap;
};
// All regular files below `dir`, sorted by path bytes. Names that begin with "." are left out.
// Symbolic links to files and folders inside `dir` are followed (one to a folder that it stands in
// is left out); a link that leads out of it or nowhere is listed with is_link set.
// Devices, sockets and FIFOs are left out. False when a folder cannot be read, or with ELOOP when
// links show the same files over and over.
bool fs_walk(struct arena *, const char *dir, struct fs_list *out);

// Joins folder and name with one '/'; an absolute name stays as it is.
struct str fs_join(struct arena *, struct str dir, struct str name);
// Resolves "." and ".." by text only; false when ".." climbs above the start.
bool fs_normal(struct arena *, struct str path, struct str *out);
struct str fs_basename(struct str path);
struct str fs_dirname(struct str path);   // "" for a bare name
struct str fs_extension(struct str path); // ".md"; "" when there is none
