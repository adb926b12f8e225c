#pragma once
// Growing arrays in an arena. Any struct with members `T *p; size_t n, cap;` is a vector; VEC(T)
// declares one.

#include "base/arena.h"

#define VEC(T)                 \
	struct {               \
		T *p;          \
		size_t n, cap; \
	}

void *vec_grow(struct arena *, void *p, size_t n, size_t *cap, size_t elem);

// Appends a zeroed element and gives its address.
#define vec_add(a, v)                                                                             \
	((v)->n == (v)->cap ? ((v)->p = vec_grow((a), (v)->p, (v)->n, &(v)->cap, sizeof *(v)->p), \
			       &(v)->p[(v)->n++])                                                 \
			    : &(v)->p[(v)->n++])
#define vec_push(a, v, ...) (*vec_add((a), (v)) = (__VA_ARGS__))
