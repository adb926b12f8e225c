// Names of languages, plural rules, and dates by pattern.

#include "output/locale.h"

#include "base/ascii.h"

const char *const plural_names[PLURAL_FORMS] = {"other", "zero", "one", "two", "few", "many"};

// Whether `tag` is `range` or begins with it and a '-' (RFC 4647 §3.3.1).
static bool tag_in(struct str tag, const char *range)
{
	struct str r = str_cstr(range);

	return tag.n >= r.n && str_eq_nocase(str_first(tag, r.n), r) &&
	       (tag.n == r.n || tag.p[r.n] == '-');
}

// ---- names of languages -------------------------------------------------------------------------

static const struct {
	const char *tag, *name;
} autonyms[] = {
	{"zh-Hant", "繁體中文"}, {"zh-TW", "繁體中文"},
	{"zh-HK", "繁體中文"},   {"zh", "简体中文"},
	{"en", "English"},       {"ja", "日本語"},
	{"ko", "한국어"},        {"fr", "Français"},
	{"de", "Deutsch"},       {"es", "Español"},
	{"pt", "Português"},     {"it", "Italiano"},
	{"nl", "Nederlands"},    {"pl", "Polski"},
	{"ru", "Русский"},       {"uk", "Українська"},
	{"tr", "Türkçe"},        {"ar", "العربية"},
	{"fa", "فارسی"},         {"he", "עברית"},
	{"hi", "हिन्दी"},         {"id", "Bahasa Indonesia"},
	{"vi", "Tiếng Việt"},    {"th", "ไทย"},
	{"sv", "Svenska"},       {"da", "Dansk"},
	{"fi", "Suomi"},         {"cs", "Čeština"},
};

struct str lang_autonym(struct str tag)
{
	for (size_t i = 0; i < sizeof autonyms / sizeof *autonyms; i++)
		if (tag_in(tag, autonyms[i].tag))
			return str_cstr(autonyms[i].name);
	return tag;
}

// ---- plurals ------------------------------------------------------------------------------------

static enum plural one_is_one(int64_t n)
{
	return n == 1 ? PLURAL_ONE : PLURAL_OTHER;
}

static enum plural below_two_is_one(int64_t n)
{
	return n == 0 || n == 1 ? PLURAL_ONE : PLURAL_OTHER;
}

static bool in(int64_t n, int64_t from, int64_t to)
{
	return n >= from && n <= to;
}

static enum plural slavic(int64_t n)
{
	if (n % 10 == 1 && n % 100 != 11)
		return PLURAL_ONE;
	return in(n % 10, 2, 4) && !in(n % 100, 12, 14) ? PLURAL_FEW : PLURAL_MANY;
}

static enum plural polish(int64_t n)
{
	if (n == 1)
		return PLURAL_ONE;
	return in(n % 10, 2, 4) && !in(n % 100, 12, 14) ? PLURAL_FEW : PLURAL_MANY;
}

static enum plural czech(int64_t n)
{
	return n == 1 ? PLURAL_ONE : in(n, 2, 4) ? PLURAL_FEW : PLURAL_OTHER;
}

static enum plural arabic(int64_t n)
{
	if (in(n, 0, 2))
		return (enum plural)(PLURAL_ZERO + n);
	return in(n % 100, 3, 10) ? PLURAL_FEW : n % 100 >= 11 ? PLURAL_MANY : PLURAL_OTHER;
}

static const struct {
	const char *tag;
	enum plural (*rule)(int64_t);
} rules[] = {
	{"en", one_is_one},
	{"de", one_is_one},
	{"nl", one_is_one},
	{"sv", one_is_one},
	{"da", one_is_one},
	{"fi", one_is_one},
	{"es", one_is_one},
	{"it", one_is_one},
	{"tr", one_is_one},
	{"pt", below_two_is_one},
	{"fr", below_two_is_one},
	{"hi", below_two_is_one},
	{"fa", below_two_is_one},
	{"ru", slavic},
	{"uk", slavic},
	{"pl", polish},
	{"cs", czech},
	{"sk", czech},
	{"ar", arabic},
};

enum plural plural_of(struct str lang, int64_t n)
{
	n = n == INT64_MIN ? INT64_MAX : n < 0 ? -n : n;
	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
		if (tag_in(lang, rules[i].tag))
			return rules[i].rule(n);
	return PLURAL_OTHER;
}

// ---- dates --------------------------------------------------------------------------------------

struct date_names {
	const char *tag;
	const char *months[12], *short_months[12];
	const char *days[7], *short_days[7]; // from Sunday
	const char *half[2];                 // am, pm
};

#define HAN_MONTHS                                                                              \
	{                                                                                       \
		"一月", "二月", "三月", "四月", "五月", "六月", "七月", "八月", "九月", "十月", \
			"十一月", "十二月"                                                   \
	}
#define DIGIT_MONTHS                                                                           \
	{                                                                                      \
		"1月", "2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月", \
			"12月"                                                                \
	}
#define HAN_DAYS                                                                        \
	{                                                                               \
		"星期日", "星期一", "星期二", "星期三", "星期四", "星期五", "星期六" \
	}
#define ARABIC_MONTHS                                                                            \
	{                                                                                        \
		"يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", \
			"أكتوبر", "نوفمبر", "ديسمبر"                                       \
	}
#define ARABIC_DAYS                                                                          \
	{                                                                                    \
		"الأحد", "الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت" \
	}
#define HANT_NAMES(tag)                                                           \
	{                                                                         \
		tag, DIGIT_MONTHS, DIGIT_MONTHS, HAN_DAYS,                        \
			{"週日", "週一", "週二", "週三", "週四", "週五", "週六"}, \
			{"上午", "下午"},                                         \
	}

static const struct date_names names[] = {
	HANT_NAMES("zh-Hant"),
	HANT_NAMES("zh-TW"),
	HANT_NAMES("zh-HK"),
	{"zh",
	 HAN_MONTHS,
	 DIGIT_MONTHS,
	 HAN_DAYS,
	 {"周日", "周一", "周二", "周三", "周四", "周五", "周六"},
	 {"上午", "下午"}},
	{"en",
	 {"January", "February", "March", "April", "May", "June", "July", "August", "September",
	  "October", "November", "December"},
	 {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
	 {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
	 {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"},
	 {"AM", "PM"}},
	{"ja",
	 DIGIT_MONTHS,
	 DIGIT_MONTHS,
	 {"日曜日", "月曜日", "火曜日", "水曜日", "木曜日", "金曜日", "土曜日"},
	 {"日", "月", "火", "水", "木", "金", "土"},
	 {"午前", "午後"}},
	{"ar", ARABIC_MONTHS, ARABIC_MONTHS, ARABIC_DAYS, ARABIC_DAYS, {"ص", "م"}},
	{"fr",
	 {"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
	  "octobre", "novembre", "décembre"},
	 {"janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.",
	  "déc."},
	 {"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"},
	 {"dim.", "lun.", "mar.", "mer.", "jeu.", "ven.", "sam."},
	 {"AM", "PM"}},
	{"de",
	 {"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September",
	  "Oktober", "November", "Dezember"},
	 {"Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.",
	  "Dez."},
	 {"Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"},
	 {"So", "Mo", "Di", "Mi", "Do", "Fr", "Sa"},
	 {"AM", "PM"}},
};

static const struct date_names *names_of(struct str lang)
{
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (tag_in(lang, names[i].tag))
			return &names[i];
	return NULL;
}

// One run of the same letter.
struct run {
	char letter;
	unsigned n;
};

static void put_offset(struct buf *out, int offset, struct str between)
{
	int size = offset < 0 ? -offset : offset;

	buf_char(out, offset < 0 ? '-' : '+');
	buf_int(out, size / 3600, 2);
	buf_str(out, between);
	buf_int(out, size / 60 % 60, 2);
}

static void put_year(struct buf *out, const struct date_shown *d, unsigned n)
{
	if (n == 2)
		buf_int(out, d->wall.year % 100, 2);
	else
		buf_int(out, d->wall.year, n);
}

static const char *name_for(const struct date_names *l, const struct date_shown *d, struct run r)
{
	if (r.letter == 'M')
		return (r.n == 4 ? l->months : l->short_months)[d->wall.month - 1];
	if (r.letter == 'E')
		return (r.n == 4 ? l->days : l->short_days)[civil_weekday(d->wall)];
	return l->half[d->wall.hour >= 12];
}

struct letter {
	char c;
	unsigned max;  // how many times it may stand
	unsigned from; // from how many on it is a name; 0: never
};
static const struct letter letters[] = {
	{'y', 4, 0}, {'M', 4, 3}, {'d', 2, 0}, {'E', 4, 1}, {'a', 1, 1}, {'H', 2, 0},
	{'h', 2, 0}, {'m', 2, 0}, {'s', 2, 0}, {'X', 3, 0}, {'Z', 1, 0},
};

static int number_for(const struct date_shown *d, char letter)
{
	switch (letter) {
	case 'M':
		return d->wall.month;
	case 'd':
		return d->wall.day;
	case 'H':
		return d->wall.hour;
	case 'h':
		return (d->wall.hour + 11) % 12 + 1;
	case 'm':
		return d->wall.minute;
	default:
		return d->wall.second;
	}
}

static bool put_run(struct buf *out, const struct date_shown *d, struct run r, struct str lang,
		    const char **why)
{
	const struct letter *l = NULL;
	const struct date_names *known;

	for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
		if (letters[i].c == r.letter)
			l = &letters[i];
	if (!l || r.n > l->max || (r.letter == 'X' && r.n != 3)) {
		*why = "a date pattern knows y M d E a H h m s XX"
		       "X Z and 'quoted text'";
		return false;
	}
	if (l->from && r.n >= l->from) {
		known = names_of(lang);
		if (!known)
			*why = "the names of months and days in this language are not known: use "
			       "digits";
		else
			buf_str(out, str_cstr(name_for(known, d, r)));
		return known != NULL;
	}
	if (r.letter == 'y')
		put_year(out, d, r.n);
	else if (r.letter == 'X' && d->offset == 0)
		buf_char(out, 'Z');
	else if (r.letter == 'X' || r.letter == 'Z')
		put_offset(out, d->offset, r.letter == 'X' ? S(":") : S(""));
	else
		buf_int(out, number_for(d, r.letter), r.n);
	return true;
}

// Writes what stands between quotes; `''` is a quote. Gives the length taken, 0 when it is not
// closed.
static size_t put_quoted(struct buf *out, struct str s)
{
	size_t i = 1;

	if (s.n > 1 && s.p[1] == '\'') {
		buf_char(out, '\'');
		return 2;
	}
	for (; i < s.n; i++) {
		if (s.p[i] != '\'') {
			buf_char(out, s.p[i]);
		} else if (i + 1 < s.n && s.p[i + 1] == '\'') {
			buf_char(out, s.p[i++]);
		} else {
			return i + 1;
		}
	}
	return 0;
}

bool date_pattern(struct buf *out, struct date_shown d, struct str pattern, struct str lang,
		  const char **why)
{
	while (pattern.n) {
		size_t n = 1;

		if (*pattern.p == '\'') {
			n = put_quoted(out, pattern);
			if (n == 0) {
				*why = "a quote in a date pattern is not closed";
				return false;
			}
		} else if (ascii_is_letter(*pattern.p)) {
			while (n < pattern.n && pattern.p[n] == *pattern.p)
				n++;
			if (!put_run(out, &d, (struct run){*pattern.p, (unsigned)n}, lang, why))
				return false;
		} else {
			buf_char(out, *pattern.p);
		}
		pattern = str_from(pattern, n);
	}
	return true;
}
