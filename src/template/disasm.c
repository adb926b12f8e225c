// Prints compiled templates as instructions, for developers.

#include "template/code.h"

static const struct {
	const char *name, *operands;
} ops[OP_COUNT] = {
#define OP(name, operands, effect) {#name, operands},
#include "template/opcodes.def"
#undef OP
};

static void print_slot(struct buf *out, const struct proto *p, unsigned slot)
{
	if (slot == NO_SLOT)
		buf_lit(out, " -");
	else
		buf_printf(out, " %u", slot);
	if (slot < p->nslots)
		buf_printf(out, "(%.*s)", STR_ARG(p->slot_names[slot]->name));
}

static void print_text(struct buf *out, struct str s)
{
	buf_lit(out, " \"");
	for (size_t i = 0; i < s.n && i < 40; i++)
		if (s.p[i] == '\n')
			buf_lit(out, "\\n");
		else
			buf_char(out, s.p[i]);
	buf_printf(out, "%s\"", s.n > 40 ? "…" : "");
}

static void print_const(struct buf *out, struct value v)
{
	if (v.type == V_STR)
		print_text(out, v_get_str(v));
	else if (v.type == V_INT)
		buf_printf(out, " %lld", (long long)v.i);
	else if (v.type == V_FLOAT)
		buf_printf(out, " %.17g", v.f);
	else
		buf_printf(out, " %s",
			   v.type == V_NONE   ? "None"
			   : v.type == V_BOOL ? (v.b ? "True" : "False")
					      : "[…]");
}

static void print_operand(struct buf *out, const struct proto *p, const struct ins *i, char kind)
{
	const struct tmpl *t = p->tmpl;
	switch (kind) {
	case 's':
		print_slot(out, p, i->a);
		break;
	case 'n':
		buf_printf(out, " .%.*s", STR_ARG(t->atoms.p[i->b]->name));
		break;
	case 'k':
		print_const(out, t->consts.p[i->b]);
		break;
	case 't':
		print_text(out, str_of(t->text.p + i->b, i->c));
		break;
	case 'j':
		buf_printf(out, " -> %u", i->b);
		break;
	case 'f':
		buf_printf(out, " |%.*s", STR_ARG(t->filters.p[i->b].name));
		break;
	case 'e':
		buf_printf(out, " is %.*s", STR_ARG(t->tests.p[i->b].name));
		break;
	case 'x':
		if (i->b)
			print_text(out, t->links.p[i->b - 1].name);
		break;
	case 'm':
	case 'o':
		buf_printf(out, " %u", i->a);
		break;
	case 'L':
	case 'l':
		buf_printf(out, " (%u)", t->calls.p[kind == 'L' ? i->b : i->c].npos);
		break;
	case 'u':
	case 'w':
	case 'J':
		buf_printf(out, " %u", i->c);
		break;
	default:
		buf_printf(out, " %u", i->b);
	}
}

static void print_proto(struct buf *out, const struct proto *p, const char *what)
{
	buf_printf(out, "%s %.*s\n", what, STR_ARG(p->name ? p->name->name : p->tmpl->name));
	for (size_t i = 0; i < p->ncode; i++) {
		const struct ins *in = &p->code[i];
		buf_printf(out, "%5zu  %s", i, ops[in->op].name);
		for (const char *o = ops[in->op].operands; *o; o++)
			print_operand(out, p, in, *o);
		buf_char(out, '\n');
	}
}

void tmpl_disasm(const struct tmpl *t, struct buf *out)
{
	static const char *const kinds[] = {"template",          "block",       "macro", "call of",
					    "recursive loop in", "condition in"};
	for (size_t i = 0; i < t->protos.n; i++)
		print_proto(out, t->protos.p[i], kinds[t->protos.p[i]->kind]);
}
