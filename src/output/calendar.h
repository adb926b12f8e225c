#pragma once
// Calendars as readers meet them: which files there are, and the links that lead into calendar
// programs.

#include "model/library.h"
#include "output/theme.h"

#define MONTH_TEMPLATE "calendar.html"
#define ARCHIVE_TEMPLATE "archive.html"

// Whether the format is on and the calendar has something that feeds may show.
bool calendar_is_made(const struct site *, const struct calendar *);
// Whether there are pages of months, and of past years: the formats are on, and the theme has a
// template for them.
bool calendar_has_months(const struct theme *, const struct site *);
bool calendar_has_archive(const struct theme *, const struct site *);
// The page that lists its events; empty when there is none.
struct str calendar_page(const struct site *, const struct calendar *);
// The .ics of one event, site-relative; empty when there is none.
struct str calendar_of_event(struct arena *, const struct library *, const struct event *);
// webcal://host/calendar.ics
struct str calendar_webcal(struct arena *, const struct site *, struct str url);
// Pages of Google Calendar and Outlook on the web that offer to add what the event's lists show.
struct str calendar_google(struct arena *, const struct site *, const struct event *);
struct str calendar_outlook(struct arena *, const struct site *, const struct event *);
