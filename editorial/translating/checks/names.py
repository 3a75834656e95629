"""Names of people and places: written in the translation as their own records write them."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from editorial.translating.checks.pair import Finding, Pair
from editorial.translating.names import names_in


def names_of_records(pair: Pair) -> Iterator[Finding]:
    for words, wordings in names_in(pair.source_text, pair.language).items():
        if not any(wording in pair.target_text for wording in wordings):
            names = pgettext("between wordings", " or ").join(wordings)
            yield Finding(_("“%(name)s” is called %(names)s in its own record.") % {"name": words, "names": names})
