"""Numbers and dates: the same in both texts, however each language writes them."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from editorial.translating.checks import figures_chinese, figures_german
from editorial.translating.checks.figures import Figure, all_values, figures_of_any_language, knows_scales
from editorial.translating.checks.links import without_addresses
from editorial.translating.checks.pair import Finding, Pair

# 10 Uhr and 10:00, 1. and 首: nothing and one are often left out or spelt out.
_SAYS_LITTLE = {Decimal(0), Decimal(1)}


def figures(pair: Pair) -> Iterator[Finding]:
    source, target = without_addresses(pair.source_text), without_addresses(pair.target_text)
    wanted = list(figures_german.written_figures(source, with_scales=knows_scales(pair.language)))
    found = list(_written(target, pair.language))
    for number in _without_counterpart(wanted, [*found, *_in_words(target, pair.language)]):
        yield Finding(_("“%(number)s” of the German text is missing.") % {"number": number})
    for number in _without_counterpart(found, [*wanted, *figures_german.figures_in_words(source)]):
        yield Finding(_("“%(number)s” does not stand in the German text.") % {"number": number})


def _without_counterpart(some: list[Figure], others: list[Figure]) -> list[str]:
    values = all_values(others)
    missing = (number for number in some if not number.values & values and not number.values <= _SAYS_LITTLE)
    return list(dict.fromkeys(number.text for number in missing))


def _written(text: str, language: str) -> Iterator[Figure]:
    return figures_chinese.written_figures(text) if _is_chinese(language) else figures_of_any_language(text, language)


def _in_words(text: str, language: str) -> Iterator[Figure]:
    return figures_chinese.figures_in_words(text) if _is_chinese(language) else iter(())


def _is_chinese(language: str) -> bool:
    return language.partition("-")[0] == "zh"
