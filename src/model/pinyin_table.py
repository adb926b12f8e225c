"""Writes pinyin.def from Unihan_Readings.txt (Unicode licence; Debian's package unicode-data has it, packed).

usage: pinyin_table.py Unihan_Readings.txt[.bz2] > pinyin.def

Of each character the commonest reading is taken: the first of kHanyuPinlu, which is ordered by frequency, else of kMandarin,
kXHC1983, kHanyuPinyin. Tones are dropped; ü is written v, as in addresses and on keyboards.
"""

import bz2
import re
import sys
import unicodedata

BLOCKS = [(0x3400, 0x4DBF), (0x4E00, 0x9FFF)]
ORDER = ["kHanyuPinlu", "kMandarin", "kXHC1983", "kHanyuPinyin"]
# Where the commonest reading is that of a particle, which titles seldom hold, or a name's.
OTHER = {"地": "di", "得": "de", "着": "zhe", "么": "me", "了": "le", "长": "chang", "長": "chang"}


def plain(reading):
    text = unicodedata.normalize("NFD", reading.lower())
    text = text.replace("u\u0308", "v")
    return "".join(c for c in text if "a" <= c <= "z")


def readings(path):
    found = {}
    with (bz2.open(path, "rt", encoding="utf-8") if path.endswith(".bz2") else open(path, encoding="utf-8")) as lines:
        for line in lines:
            m = re.match(r"U\+([0-9A-F]+)\t(k\w+)\t(.*)", line)
            if m and m[2] in ORDER:
                value = m[3].split()[0]
                value = value.split(":")[-1].split(",")[0].split("(")[0]
                found.setdefault(int(m[1], 16), {})[m[2]] = plain(value)
    return {cp: next(r[k] for k in ORDER if k in r) for cp, r in found.items()}


def main():
    table = readings(sys.argv[1])
    table.update({ord(c): r for c, r in OTHER.items()})
    inside = {cp: r for cp, r in table.items() if r and any(a <= cp <= b for a, b in BLOCKS)}
    names = sorted(set(inside.values()))
    number = {r: i + 1 for i, r in enumerate(names)}
    code = lambda cp: chr(48 + number.get(inside.get(cp), 0) // 64) + chr(48 + number.get(inside.get(cp), 0) % 64)
    print("// Made by pinyin_table.py from Unicode's Unihan_Readings.txt 15.0 (Unicode licence v3). SYLLABLE(name), BLOCK(first, codes).")
    for r in names:
        print(f'SYLLABLE("{r}")')
    for first, last in BLOCKS:
        print(f"BLOCK(0x{first:X},")
        for at in range(first, last + 1, 48):
            row = "".join(code(cp) for cp in range(at, min(at + 48, last + 1)))
            print('"' + row.replace("\\", "\\\\").replace("?", "\\?") + '"')
        print(")")


main()
