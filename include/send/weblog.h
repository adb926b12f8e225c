#pragma once
// Lines of a web server's log, in the Common Log Format and its `combined` extension, as Apache and
// nginx write them:
//
//	203.0.113.9 - - [21/Nov/2026:09:30:00 +0800] "POST /u/x HTTP/1.1" 200 5 "-" "Mozilla/5.0"
//
// Untrusted bytes: anybody can ask a server for anything.

#include "base/date.h"
#include "base/diag.h"

struct weblog {
	struct str host;   // who asked
	struct str method; // "GET"
	struct str target; // path and query, as asked for
	struct str agent;  // empty where the log does not keep it
	int status;        // 200
	struct str time;   // as written, between the brackets
};
// Hands over a file's lines ("-": standard input), many whole ones at a time. False with a report
// when it cannot be read; one that does not begin like a log is reported, too.
bool weblog_lines(const char *path, void (*each)(void *ctx, struct str lines), void *ctx,
		  struct diag_log *);
// False when the line is none of a log's.
bool weblog_read(struct str line, struct weblog *);
// The time as an instant; INSTANT_NONE when it is malformed.
instant weblog_time(const struct weblog *);
// What a query says of a name (`?a=1&b=2`), still encoded; p == NULL when it says nothing.
struct str weblog_query(struct str target, struct str name);
