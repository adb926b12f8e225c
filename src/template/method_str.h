#pragma once
// Methods of texts that filters use too, and those of method_split.c. args[0] is the text.

#include "template/ustr.h"
#include "template/vals.h"

// A text argument, escaped when self is markup.
bool str_arg(struct vm *, struct value self, struct value arg, const char *who, struct str *out);
const struct vbuiltin *markup_method(struct str name);

struct value str_lower(struct vm *, const struct value *args);
struct value str_upper(struct vm *, const struct value *args);
struct value str_capitalize(struct vm *, const struct value *args);
struct value str_center(struct vm *, const struct value *args);
struct value str_strip(struct vm *, const struct value *args);

struct value str_count(struct vm *, const struct value *args);
struct value str_find_method(struct vm *, const struct value *args);
struct value str_rfind(struct vm *, const struct value *args);
struct value str_index_method(struct vm *, const struct value *args);
struct value str_rindex_method(struct vm *, const struct value *args);
struct value str_startswith(struct vm *, const struct value *args);
struct value str_endswith(struct vm *, const struct value *args);
struct value str_partition(struct vm *, const struct value *args);
struct value str_rpartition(struct vm *, const struct value *args);
struct value str_removeprefix(struct vm *, const struct value *args);
struct value str_removesuffix(struct vm *, const struct value *args);
struct value str_replace(struct vm *, const struct value *args);
struct value str_split(struct vm *, const struct value *args);
struct value str_rsplit(struct vm *, const struct value *args);
struct value str_splitlines(struct vm *, const struct value *args);
struct value str_join(struct vm *, const struct value *args);
// The texts of s.splitlines().
struct value lines_of(struct vm *, struct value text, bool keep_ends);
