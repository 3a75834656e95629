"""Fixed terms of the glossary: one of their wordings must stand in the translation."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from editorial.translating.checks.pair import Finding, Pair
from editorial.translating.glossary import terms_in


def fixed_terms(pair: Pair) -> Iterator[Finding]:
    found = {term.translations: term for term in terms_in(pair.source_text, pair.language) if term.is_binding}
    for term in found.values():
        if not any(stands_in(pair.target_text, wording) for wording in term.translations):
            # Translators: stands between wordings of a term, any of which is right.
            wordings = pgettext("between wordings", " or ").join(term.translations)
            words = pair.source_text[term.start : term.end]
            yield Finding(_("“%(term)s” is to be translated as %(wordings)s.") % {"term": words, "wordings": wordings})


def stands_in(text: str, wording: str) -> bool:
    """Tell whether a wording is used; an ellipsis in it stands for other words: 由…率领的代表团."""
    parts = [re.escape(part.strip()) for part in wording.split("…")]
    return re.search(r"[^\n]*?".join(parts), text, re.IGNORECASE) is not None
