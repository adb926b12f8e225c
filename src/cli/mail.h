#pragma once
// The actions of `kith mail`, and the options that some of them take.

#include "cli/command.h"

struct mail_options {
	bool dry_run, count_looks; // import
};
// `kith mail import WHAT PATH`.
int mail_import(struct command_run *, struct str what);
