"""Print a stored historical date in words: "25. bis 31. Oktober 2015", "约2005年".

Sentence patterns are messages with the context "historical date"; names, order of day, month and year and the list
of alternatives come from CLDR. A further language needs a catalogue and nothing here.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date as babel_date
from babel.dates import tokenize_pattern, untokenize_pattern
from babel.lists import format_list
from django.utils.translation import get_language, override, pgettext_lazy, to_locale

from .date_values import HistoricalDate, Interval, Moment, OneOf, read

Token = tuple[str, str | tuple[str, int]]

_SEASONS = {
    21: pgettext_lazy("historical date", "spring %(year)s"),
    22: pgettext_lazy("historical date", "summer %(year)s"),
    23: pgettext_lazy("historical date", "autumn %(year)s"),
    24: pgettext_lazy("historical date", "winter %(year)s"),
}
# Translators: the years from 1990 to 1999; %(decade)s is 1990.
_DECADE = pgettext_lazy("historical date", "the %(decade)ss")
# Translators: what both dates share is said once: "25. bis 31. Oktober 2015".
_PERIOD = pgettext_lazy("historical date", "%(start)s to %(end)s")
# Before a date, or before a whole period that shares the qualifier.
_QUALIFIED = {
    "": "%(date)s",
    "~": pgettext_lazy("historical date", "about %(date)s"),
    "?": pgettext_lazy("historical date", "presumably %(date)s"),
    "%": pgettext_lazy("historical date", "presumably about %(date)s"),
}
# Behind a date whose neighbour in the same period is known better or worse: "2009 (approximate) to 2012".
_QUALIFIED_INSIDE = {
    "": "%(date)s",
    # Translators: stands behind one date of a period or of several possible dates.
    "~": pgettext_lazy("historical date", "%(date)s (approximate)"),
    "?": pgettext_lazy("historical date", "%(date)s (uncertain)"),
    "%": pgettext_lazy("historical date", "%(date)s (approximate and uncertain)"),
}
# (is it the start?, is it uncertain?)
_OPEN = {
    (True, False): pgettext_lazy("historical date", "since %(date)s"),
    (True, True): pgettext_lazy("historical date", "presumably since %(date)s"),
    (False, False): pgettext_lazy("historical date", "until %(date)s"),
    (False, True): pgettext_lazy("historical date", "presumably until %(date)s"),
}
# German inflects: "seit den 1990er Jahren", "bis in die 1990er Jahre".
_OPEN_DECADE = {
    (True, False): pgettext_lazy("historical date", "since the %(decade)ss"),
    (True, True): pgettext_lazy("historical date", "presumably since the %(decade)ss"),
    (False, False): pgettext_lazy("historical date", "until the %(decade)ss"),
    (False, True): pgettext_lazy("historical date", "presumably until the %(decade)ss"),
}


def format_date(edtf_text: str, language: str | None = None) -> str:
    """Return the date in words of `language`, by default the active one; what is not EDTF comes back unchanged."""
    return _in_words(edtf_text, language or get_language())


# The same dates stand on page after page.
@lru_cache(maxsize=5000)
def _in_words(edtf_text: str, language: str | None) -> str:
    value = read(edtf_text)
    if value is None:
        return edtf_text
    with override(language):
        return _phrase(value, babel_locale(language))


def babel_locale(language: str | None) -> Locale:
    try:
        return Locale.parse(to_locale(language or "en"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def _phrase(value: HistoricalDate, locale: Locale) -> str:
    match value:
        case Moment():
            return _QUALIFIED[value.qualifier] % {"date": _plain(value, locale)}
        case Interval(start=Moment() as start, end=Moment() as end):
            return _several((start, end), locale, lambda texts: _PERIOD % {"start": texts[0], "end": texts[1]})
        case Interval():
            return _open(value.start or value.end, locale, is_start=value.start is not None)
        case OneOf():
            return _several(value.moments, locale, lambda texts: format_list(texts, style="or", locale=locale))


def _open(moment: Moment, locale: Locale, *, is_start: bool) -> str:
    if moment.is_decade and not moment.is_approximate:
        return _OPEN_DECADE[is_start, moment.is_uncertain] % {"decade": moment.year}
    text = _QUALIFIED["~" if moment.is_approximate else ""] % {"date": _plain(moment, locale)}
    return _OPEN[is_start, moment.is_uncertain] % {"date": text}


def _several(moments: Sequence[Moment], locale: Locale, join: Callable[[list[str]], str]) -> str:
    qualifiers = {moment.qualifier for moment in moments}
    if len(qualifiers) == 1:
        return _QUALIFIED[qualifiers.pop()] % {"date": join(_without_shared_parts(moments, locale))}
    return join([_QUALIFIED_INSIDE[moment.qualifier] % {"date": _plain(moment, locale)} for moment in moments])


def _plain(moment: Moment, locale: Locale) -> str:
    if moment.is_decade:
        return _DECADE % {"decade": moment.year}
    if moment.season:
        return _SEASONS[moment.season] % {"year": moment.year}
    return babel_date(moment.earliest, format=_pattern(moment, locale), locale=locale)


def _pattern(moment: Moment, locale: Locale) -> str:
    if moment.day:
        return locale.date_formats["long"].pattern
    return str(locale.datetime_skeletons["yMMMM" if moment.month else "y"])


def _without_shared_parts(moments: Sequence[Moment], locale: Locale) -> list[str]:
    """Return "25." and "31. Oktober 2015", or "2015年10月25日" and "31日": what is shared is said once."""
    texts = [_plain(moment, locale) for moment in moments]
    own_fields = _own_fields(moments)
    tokens = tokenize_pattern(_pattern(moments[0], locale)) if own_fields else []
    head, tail = _head(tokens, own_fields), _tail(tokens, own_fields)
    if head:
        return [*(babel_date(moment.earliest, head, locale) for moment in moments[:-1]), texts[-1]]
    if tail:
        return [texts[0], *(babel_date(moment.earliest, tail, locale) for moment in moments[1:])]
    return texts


def _own_fields(moments: Sequence[Moment]) -> set[str]:
    """Return the fields in which days of one year, or months of one year, differ; nothing if they share no year."""
    precisions = {moment.precision for moment in moments}
    if precisions not in ({"day"}, {"month"}) or len({moment.year for moment in moments}) > 1:
        return set()
    if precisions == {"month"}:
        return {"M"}
    return {"d"} if len({moment.month for moment in moments}) == 1 else {"d", "M"}


def _head(tokens: list[Token], own_fields: set[str]) -> str:
    """Return the pattern up to the last own field, if they come first: "d. MMMM y" gives "d."."""
    places = _places(tokens)[: len(own_fields)]
    if not own_fields or {field for field, _place in places} != own_fields:
        return ""
    last = places[-1][1]
    kept, (_kind, literal) = tokens[: last + 1], tokens[last + 1]
    return untokenize_pattern([*kept, ("chars", literal.split(" ")[0])])


def _tail(tokens: list[Token], own_fields: set[str]) -> str:
    """Return the pattern from the first own field, if they come last: "y年M月d日" gives "d日"."""
    places = _places(tokens)[-len(own_fields) :]
    if not own_fields or {field for field, _place in places} != own_fields:
        return ""
    return untokenize_pattern(tokens[places[0][1] :])


def _places(tokens: list[Token]) -> list[tuple[str, int]]:
    # CLDR writes L instead of M for a month that stands without a day.
    return [(value[0].replace("L", "M"), place) for place, (kind, value) in enumerate(tokens) if kind == "field"]
