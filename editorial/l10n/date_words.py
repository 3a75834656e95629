"""The German and Chinese words and shapes in which people write dates; data for parsing only.

Parsing never depends on the active language: staff may type German in a Chinese admin. Printing takes its words from
the catalogues and from CLDR. All text here is as date_parsing.fold() leaves it: small letters, half-width, no spaces.
"""

import re

MONTHS = {
    "januar": 1, "jänner": 1, "jan": 1,
    "februar": 2, "feb": 2,
    "märz": 3, "maerz": 3, "mär": 3, "mrz": 3,
    "april": 4, "apr": 4,
    "mai": 5,
    "juni": 6, "jun": 6,
    "juli": 7, "jul": 7,
    "august": 8, "aug": 8,
    "september": 9, "sept": 9, "sep": 9,
    "oktober": 10, "okt": 10,
    "november": 11, "nov": 11,
    "dezember": 12, "dez": 12,
}  # fmt: skip
SEASONS = {
    "frühjahr": 21, "fruehjahr": 21, "frühling": 21, "fruehling": 21, "春": 21,
    "sommer": 22, "夏": 22,
    "herbst": 23, "秋": 23,
    "winter": 24, "冬": 24,
}  # fmt: skip
WEEKDAYS = {
    "montag": 0, "mo": 0, "一": 0,
    "dienstag": 1, "di": 1, "二": 1,
    "mittwoch": 2, "mi": 2, "三": 2,
    "donnerstag": 3, "do": 3, "四": 3,
    "freitag": 4, "fr": 4, "五": 4,
    "samstag": 5, "sonnabend": 5, "sa": 5, "六": 5,
    "sonntag": 6, "so": 6, "日": 6, "天": 6,
}  # fmt: skip


def _any_of(words: dict[str, int]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_MONTH = rf"(?P<month>{_any_of(MONTHS)})\.?"
_SEASON = rf"(?P<season>{_any_of(SEASONS)})"
_YEAR = r"(?P<year>\d{4})"
_WEEKDAY = rf"(?:(?P<weekday>{_any_of(WEEKDAYS)})\.?(?:den|dem|der)?)?"
_ZH_WEEKDAY = r"(?:\(?(?:星期|周|礼拜)(?P<weekday>[一二三四五六日天])\)?)?"

WEEKDAY_COMMA = re.compile(rf"((?:{_any_of(WEEKDAYS)})\.?),")

# Day, month or year may be missing: "25." and "31日" borrow the rest from the other end of their period.
POINTS = tuple(
    re.compile(shape)
    for shape in (
        rf"{_YEAR}年?(?:-xx){{0,2}}",
        rf"{_YEAR}-(?P<season>2[1-4])",
        rf"{_YEAR}-(?P<month>\d{{1,2}})(?:-(?P<day>\d{{1,2}})|-xx)?",
        rf"{_YEAR}(?P<sign>[./])(?P<month>\d{{1,2}})(?P=sign)(?P<day>\d{{1,2}})",
        rf"{_YEAR}\.(?P<month>\d{{1,2}})",
        rf"(?P<month>\d{{1,2}})[./]{_YEAR}",
        rf"{_WEEKDAY}(?P<day>\d{{1,2}})\.(?P<month>\d{{1,2}})(?:\.{_YEAR}?)?",
        rf"{_WEEKDAY}(?P<day>\d{{1,2}})\.?{_MONTH}{_YEAR}?",
        rf"{_MONTH}{_YEAR}?",
        rf"{_WEEKDAY}(?P<day>\d{{1,2}})\.?",
        rf"{_SEASON}(?:(?:im|des)jahre?s?)?{_YEAR}?",
        rf"(?P<season>winter){_YEAR}/(?:\d{{2}})?(?P<next_year>\d{{2}})",
        # Only to be refused: "2005/06" is June, two years or a school year.
        rf"{_YEAR}[/–](?P<next_year>\d{{2}})",
        r"(?P<decade>\d{3})(?:x|0er(?:-?jahren?)?|0年代)",
        r"(?P<century>\d{2})世纪(?P<tens>\d)0年代",
        rf"{_YEAR}年(?P<month>\d{{1,2}})",
        rf"(?:{_YEAR}年)?(?:(?P<month>\d{{1,2}})月份?)?(?:(?P<day>\d{{1,2}})[日号]?)?{_ZH_WEEKDAY}",
        rf"(?:{_YEAR}年)?{_SEASON}[季天]?",
    )
)
# The one shape worth a message of its own: the year with two digits, at the end or before the next date.
SHORT_YEAR = re.compile(rf"(?:\d{{1,2}}[./]\d{{1,2}}[./]|(?:{_any_of(MONTHS)})\.?)['’]?\d{{2}}(?!\d)")

ARTICLE = re.compile(r"(?:vom|von|am|im|in|den|dem|der|自|从|在|于)?(?:jahre?)?")
QUALIFIER_BEFORE = re.compile(
    r"^(?:(?P<approximate>ca\.?|circa|zirka|etwa|ungefähr|rund|gegen|um|~|大约|大概|约)"
    r"|(?P<uncertain>vermutlich|wahrscheinlich|vielleicht|möglicherweise|wohl|可能|疑))(?:den|das|im|为|是|在|于)?"
)
QUALIFIER_AFTER = re.compile(
    r"(?:(?P<approximate>~|\((?:ungefähr|ca\.?|circa|etwa)\)|左右|前后)"
    r"|(?P<uncertain>\?|\((?:unsicher|vermutlich|\?|待核实|待考|存疑|可能|不确定)\))"
    r"|(?P<both>%|\(ungefährundunsicher\)))$"
)
SINCE = (
    re.compile(r"(?:seit|ab)(?:dem|den|der)?(.+)"),
    re.compile(r"(.+)(?:bis|–|-)heute"),
    re.compile(r"(?:自从|自|从)?(.+?)(?:起|以来|至今|开始)"),
)
UNTIL = (
    re.compile(r"bis(?:zum|zur|indie|in)?(.+)"),
    re.compile(r"(?:截至|截止到|直到|至|到)(.+?)(?:为?止)?"),
    re.compile(r"(.+?)为?止"),
)
OR = re.compile(r"oder|或者?|、|,")
# Strongest first: a hyphen may also stand inside a date.
RANGE_SIGNS = ("biszum", "bis", "至", "到", "–", "/", "~", "-")
