#pragma once
// What a style sheet is once it has been read: css.c makes it, css_inline.c uses it.

#include "base/vec.h"
#include "text/css.h"

#define MAX_CLASSES 4

struct simple { // one element: its name and its classes, both optional
	struct str name;
	struct str classes[MAX_CLASSES];
	size_t nclasses;
};

struct css_decl {
	struct str property, value;
	bool important;
};

struct css_rule { // one selector with the declarations of its block
	struct simple self;
	size_t ancestor; // index of the sheet's ancestors + 1; 0: it has none
	unsigned specificity;
	size_t order;
	const struct css_decl *decls;
	size_t ndecls;
};

struct css_sheet {
	struct css_rule *p; // sorted by specificity, then order
	size_t n, cap;
	VEC(struct simple) ancestors; // each once
	struct str media;
};
