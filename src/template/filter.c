// The table of the filters of Jinja2: `value | name(args)`.

#include "template/filter.h"

#define FILTER_ROWS(X)                                                                             \
	X("abs", P(NULL), 0, f_abs, "the absolute value of a number")                              \
	X("attr", P("name"), 1, f_attr, "the attribute of that name, never the item")              \
	X("batch", P("linecount", "fill_with"), 1, f_batch, "lists of linecount items each")       \
	X("capitalize", P(NULL), 0, f_capitalize, "first letter upper case, the rest lower")       \
	X("center", P("width"), 0, f_center, "centred in width characters")                        \
	X("count", P(NULL), 0, f_length, "the number of items or characters")                      \
	X("d", P("default_value", "boolean"), 0, f_default, "a value for what is undefined")       \
	X("default", P("default_value", "boolean"), 0, f_default, "a value for what is undefined") \
	X("dictsort", P("case_sensitive", "by", "reverse"), 0, f_dictsort,                         \
	  "a dict's sorted pairs")                                                                 \
	X("e", P(NULL), 0, f_escape, "escapes &, <, >, ' and \"")                                  \
	X("escape", P(NULL), 0, f_escape, "escapes &, <, >, ' and \"")                             \
	X("filesizeformat", P("binary"), 0, f_filesizeformat, "13 kB, 4.1 MB, 102 Bytes")          \
	X("first", P(NULL), 0, f_first, "the first item")                                          \
	X("float", P("default"), 0, f_float, "the value as a float")                               \
	X("forceescape", P(NULL), 0, f_forceescape, "escapes even safe markup")                    \
	X("format", P("*", "**"), 0, f_format, "printf-style formatting")                          \
	X("groupby", P("attribute", "default", "case_sensitive"), 1, f_groupby,                    \
	  "groups of items with the same attribute")                                               \
	X("indent", P("width", "first", "blank"), 0, f_indent, "indents the lines")                \
	X("int", P("default", "base"), 0, f_int, "the value as an integer")                        \
	X("items", P(NULL), 0, f_items, "a dict's pairs")                                          \
	X("join", P("d", "attribute"), 0, f_join, "the items as one text")                         \
	X("last", P(NULL), 0, f_last, "the last item")                                             \
	X("length", P(NULL), 0, f_length, "the number of items or characters")                     \
	X("list", P(NULL), 0, f_list, "the items as a new list")                                   \
	X("lower", P(NULL), 0, f_lower, "lower case")                                              \
	X("map", P("*", "**"), 0, f_map, "applies a filter to each item, or takes an attribute")   \
	X("max", P("case_sensitive", "attribute"), 0, f_max, "the largest item")                   \
	X("min", P("case_sensitive", "attribute"), 0, f_min, "the smallest item")                  \
	X("reject", P("*", "**"), 0, f_reject, "the items that fail a test")                       \
	X("rejectattr", P("*", "**"), 0, f_rejectattr, "the items whose attribute fails a test")   \
	X("replace", P("old", "new", "count"), 2, f_replace, "replaces parts of a text")           \
	X("reverse", P(NULL), 0, f_reverse, "the items or characters backwards")                   \
	X("round", P("precision", "method"), 0, f_round, "rounds a number")                        \
	X("safe", P(NULL), 0, f_safe, "marks a text as safe markup")                               \
	X("select", P("*", "**"), 0, f_select, "the items that pass a test")                       \
	X("selectattr", P("*", "**"), 0, f_selectattr, "the items whose attribute passes a test")  \
	X("slice", P("slices", "fill_with"), 1, f_slice, "the items dealt out to slices lists")    \
	X("sort", P("reverse", "case_sensitive", "attribute"), 0, f_sort, "the items in order")    \
	X("string", P(NULL), 0, f_string, "the value as text")                                     \
	X("striptags", P(NULL), 0, f_striptags, "the text without tags")                           \
	X("sum", P("attribute", "start"), 0, f_sum, "the sum of the items")                        \
	X("title", P(NULL), 0, f_title, "words with a capital letter each")                        \
	X("tojson", P("indent"), 0, f_tojson, "JSON that is safe in HTML")                         \
	X("trim", P("chars"), 0, f_trim, "without white space at both ends")                       \
	X("truncate", P("length", "killwords", "end", "leeway"), 0, f_truncate,                    \
	  "a shortened text")                                                                      \
	X("unique", P("case_sensitive", "attribute"), 0, f_unique, "each item once")               \
	X("upper", P(NULL), 0, f_upper, "upper case")                                              \
	X("urlencode", P(NULL), 0, f_urlencode, "quoted for a URL")                                \
	X("urlize", P("trim_url_limit", "nofollow", "target", "rel", "extra_schemes"), 0,          \
	  f_urlize, "addresses in the text made into links")                                       \
	X("wordcount", P(NULL), 0, f_wordcount, "the number of words")                             \
	X("wordwrap", P("width", "break_long_words", "wrapstring", "break_on_hyphens"), 0,         \
	  f_wordwrap, "the text in lines of a width")                                              \
	X("xmlattr", P("autospace"), 0, f_xmlattr, "a dict as attributes of a tag")

#define X_ROW(NAME, PARAMS, REQUIRED, CALL, HELP) \
	{S_INIT(NAME), PARAMS, REQUIRED, CALL, HELP, NULL},
static const struct vbuiltin filters[] = {FILTER_ROWS(X_ROW)};
#define X_NAME(name, ...) S_INIT(name),
static const struct str names[] = {FILTER_ROWS(X_NAME)};

const struct vbuiltin *filter_find(struct str name)
{
	return row_find(filters, sizeof filters / sizeof filters[0], name);
}

size_t filter_names(const struct str **out)
{
	*out = names;
	return sizeof names / sizeof names[0];
}
