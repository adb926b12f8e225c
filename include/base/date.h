#pragma once
// Instants, civil dates and wall times (proleptic Gregorian calendar; no leap seconds, as POSIX has
// it).

#include "base/buf.h"

typedef int64_t instant; // seconds since 1970-01-01T00:00:00Z
#define INSTANT_NONE INT64_MIN

struct civil {
	int32_t year;
	uint8_t month, day;           // 1-12, 1-31
	uint8_t hour, minute, second; // 0-23, 0-59, 0-59 (a second of 60 is refused)
};

// How much of a date a text gave.
enum date_form { DATE_DAY, DATE_LOCAL, DATE_ZONED };

int64_t civil_days(int32_t year, int month, int day); // days since 1970-01-01
instant civil_to_utc(struct civil);                   // as if the civil time were UTC
struct civil civil_from_utc(instant);
int civil_weekday(struct civil); // 0 Sunday .. 6 Saturday
int civil_days_in_month(int32_t year, int month);

// Reads `2026-11-21`, `2026-11-21 09:30[:00]`, `2026-11-21T09:30:00+08:00` (RFC 3339), `2026-11-21
// 09:30:00 +0000`, `…Z`, and each of them with the day as `[Sat, ]21 Nov 2026` (RFC 5322). Hours
// may have one digit; fractions of a second are passed over; the zone may be `GMT` or `UTC`. For
// DATE_ZONED *offset is the zone's offset in seconds. False for anything else, a day that does not
// exist included.
bool date_parse(struct str, struct civil *, enum date_form *, int *offset);
// The same for the forms without separators of RFC 5545: `20261121`, `20261121T093000` and
// `20261121T093000Z`, which is DATE_ZONED.
bool date_parse_basic(struct str, struct civil *, enum date_form *);

// Writes RFC 822/5322 form `Sat, 21 Nov 2026 09:30:00 +0800`, and RFC 3339 form
// `2026-11-21T09:30:00+08:00`, both of the instant as seen at `offset` seconds east of UTC.
void date_rfc5322(struct buf *, instant, int offset);
void date_day(struct buf *, struct civil); // 2026-11-21
void date_rfc3339(struct buf *, instant, int offset);

// Reads "2h", "1h30m", "3d", "90m", "45s", "2w" as seconds; false for anything else.
bool duration_parse(struct str, int64_t *seconds);
