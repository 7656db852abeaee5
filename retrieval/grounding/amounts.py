"""The values of numbers in figures: of any script, with points and commas as a language writes them."""

import re
import unicodedata
from collections.abc import Iterator
from fractions import Fraction

POINT_DECIMALS = ("en", "ar", "zh", "ja", "ko", "th", "he")
GROUPED_BY_COMMA = (*POINT_DECIMALS, "es")  # Latin American papers write 2,000
CHINESE = re.compile("[零〇一二两三四五六七八九十百千]+[万亿]*|[万亿]+")
CHINESE_SHARE = re.compile(r"百分之(\d+(?:\.\d+)?|[一二两三四五六七八九十]+)")
CHINESE_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, **{d: n for n, d in enumerate("三四五六七八九", 3)}}
CHINESE_PLACES = {"十": 10, "百": 100, "千": 1000}
CHINESE_MAGNITUDES = {"百万": 10**6, "千万": 10**7, "万亿": 10**12, "万": 10**4, "亿": 10**8, "千": 10**3, "百": 100}
ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
ROMAN = re.compile("(?=..)C{0,3}(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")  # centuries, kings; a claim is not held to them


def amount(written: str, language: str) -> Fraction:
    """Return the value of a number in figures, of any script, as a language reads its points and commas."""
    plain = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in written)
    signs = [sign for sign in plain if not sign.isdecimal()]
    if not signs:
        return Fraction(plain)
    last = signs[-1]
    parts = re.split(r"\D", plain)
    decimal = last == "٫" or (last in ".," and not _groups(signs, parts, language))
    whole, rest = ("".join(parts[:-1]), parts[-1]) if decimal else ("".join(parts), "")
    return Fraction(f"{whole}.{rest}" if rest else whole)


def _groups(signs: list[str], parts: list[str], language: str) -> bool:
    """Return whether the last sign of a number, a point or a comma, parts thousands."""
    if len(parts[-1]) != 3 or parts[0] == "0" or len(parts[0]) > 3:
        return False
    if len(signs) > 1:
        return signs[-1] == signs[0]
    return language in GROUPED_BY_COMMA if signs[0] == "," else language not in POINT_DECIMALS


def chinese_numbers(text: str) -> Iterator[Fraction]:
    """Yield the numbers that a Chinese text states in its own signs."""
    for match in CHINESE.finditer(text):
        total, part, digit = 0, 0, 0
        for sign in match.group():
            if sign in CHINESE_DIGITS:
                digit = CHINESE_DIGITS[sign]
            elif sign in CHINESE_PLACES:
                part, digit = part + (digit or 1) * CHINESE_PLACES[sign], 0
            else:
                total, part, digit = total + (part + digit or 1) * CHINESE_MAGNITUDES[sign], 0, 0
        yield Fraction(total + part + digit)


def chinese_shares(text: str) -> Iterator[Fraction]:
    """Yield the percentages that a Chinese text states, as shares of one."""
    for match in CHINESE_SHARE.findall(text):
        yield from (
            value / 100 for value in ([amount(match, "zh")] if match[0].isdecimal() else chinese_numbers(match))
        )


def roman_number(written: str) -> int | None:
    """Return the value of a Roman numeral of several signs; None for any other word."""
    if not ROMAN.fullmatch(written):
        return None
    values = [ROMAN_DIGITS[sign] for sign in written]
    return sum(-value if any(later > value for later in values[at + 1 :]) else value for at, value in enumerate(values))
