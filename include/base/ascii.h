#pragma once
// The classes of ASCII's characters, whatever the locale; other bytes are in none of them.

#include <stdbool.h>

static inline bool ascii_is_digit(char c)
{
	return c >= '0' && c <= '9';
}
static inline bool ascii_is_letter(char c)
{
	return (c | 32) >= 'a' && (c | 32) <= 'z';
}
static inline bool ascii_is_alnum(char c)
{
	return ascii_is_letter(c) || ascii_is_digit(c);
}
// White space as C has it. HTML and CSS leave the vertical tab out: html_is_space.
static inline bool ascii_is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}
// C0 and DEL, tabs and ends of lines among them.
static inline bool ascii_is_control(char c)
{
	return (unsigned char)c < 0x20 || c == 0x7F;
}
// Those that have no place within a line of text: all but the tab (RFC 5545 §3.1, CONTROL).
static inline bool ascii_is_line_control(char c)
{
	return ascii_is_control(c) && c != '\t';
}
// Those that have no place in a text: all but the tab and ends of lines.
static inline bool ascii_is_text_control(char c)
{
	return ascii_is_line_control(c) && c != '\n' && c != '\r';
}
static inline char ascii_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c | 32) : c;
}
static inline int ascii_hex(char c) // what the digit counts; -1: it is none
{
	if (ascii_is_digit(c))
		return c - '0';
	return (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
}
