#pragma once
// Where the files of a build wait until all of them are made: a folder of its own below .kith/, so
// that nothing of what is published changes before.
//
// What a killed build left in one goes with the next build. A running build locks its own, and only
// what could be locked is taken for left behind: on a file system without locks for folders (NFS)
// builds work as elsewhere, and what was left stays until somebody removes it.

#include <pthread.h>

#include "base/arena.h"

struct stage {
	const char *home; // the folder that it is made in, when something is put into it
	char *path;       // NULL: it is not there yet
	int fd;
	pthread_mutex_t lock;
};

void stage_init(struct stage *, const char *home);
// Puts a new file into the stage, by a relative name with '/' between its folders, and tells when
// it was changed last. Called on many threads. False with errno.
bool stage_put(struct stage *, const char *name, struct str bytes, int64_t *mtime_ns);
// Moves a file or a folder out of the stage; false with errno: EXDEV where `to` is on another file
// system.
bool stage_move(const struct stage *, const char *name, const char *to);
// Reads a file of the stage.
bool stage_read(const struct stage *, struct arena *, const char *name, struct str *bytes);
// Removes what killed builds left behind; where something was put into the stage, that is done.
void stage_sweep(const struct stage *);
// Removes it and whatever is left in it.
void stage_release(struct stage *);
