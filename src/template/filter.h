#pragma once
// The filters, by the file that they stand in. args[0] is the value filtered.

#include "template/method_str.h"
#include "template/ustr.h"
#include "template/vals.h"

#define FILTER(name) struct value name(struct vm *, const struct value *args)

// filter_text.c
FILTER(f_capitalize);
FILTER(f_center);
FILTER(f_format);
FILTER(f_indent);
FILTER(f_lower);
FILTER(f_replace);
FILTER(f_string);
FILTER(f_title);
FILTER(f_trim);
FILTER(f_truncate);
FILTER(f_upper);
FILTER(f_wordcount);
// filter_wrap.c
FILTER(f_wordwrap);
// filter_html.c
FILTER(f_escape);
FILTER(f_forceescape);
FILTER(f_safe);
FILTER(f_striptags);
FILTER(f_urlencode);
FILTER(f_urlize);
FILTER(f_xmlattr);
// filter_json.c
FILTER(f_tojson);
// filter_num.c
FILTER(f_abs);
FILTER(f_filesizeformat);
FILTER(f_float);
FILTER(f_int);
FILTER(f_round);
FILTER(f_sum);
// filter_seq.c
FILTER(f_attr);
FILTER(f_default);
FILTER(f_first);
FILTER(f_items);
FILTER(f_join);
FILTER(f_last);
FILTER(f_length);
FILTER(f_list);
FILTER(f_reverse);
// filter_sort.c
FILTER(f_dictsort);
FILTER(f_groupby);
FILTER(f_max);
FILTER(f_min);
FILTER(f_sort);
FILTER(f_unique);
// filter_lazy.c
FILTER(f_batch);
FILTER(f_map);
FILTER(f_reject);
FILTER(f_rejectattr);
FILTER(f_select);
FILTER(f_selectattr);
FILTER(f_slice);
