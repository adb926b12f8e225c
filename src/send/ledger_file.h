#pragma once
// What the two halves of the ledger share.

#include "send/ledger.h"

// Says which key it is without telling it: 16 hexadecimal digits.
struct str ledger_key_check(const struct ledger_key *);
bool ledger_read_file(struct ledger_reader *, int fd); // false: errno, or 0 and a fault
void ledger_report(const struct ledger_reader *, const char *path, struct diag_log *);
// Text between quotes, escaped.
void ledger_escape(struct buf *, struct str);
