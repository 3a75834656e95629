"""Exports as files that a browser saves: sent piece by piece while they are made."""

from collections.abc import Iterable, Iterator
from itertools import islice

from django.db import models
from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import get_language, override

from editorial.l10n.text import language_tag
from editorial.translating.files.exporting import Format, entries, written

TEXTS_IN_A_PIECE = 200


def download(
    kinds: Iterable[models.QuerySet], language: str, form: str, *, only_unfinished: bool
) -> StreamingHttpResponse:
    """Return a file of the texts of all these records, with notes in the language that is active now."""
    form = Format(form)
    texts = written(entries(kinds, language, only_unfinished=only_unfinished), language, form)
    response = StreamingHttpResponse(_pieces(texts, get_language()), content_type=f"{form.media_type}; charset=utf-8")
    name = f"{language_tag(language)}-{timezone.localdate():%Y-%m-%d}.{form.ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _pieces(texts: Iterator[str], language: str) -> Iterator[str]:
    # The file is made after the page's language has been put away.
    with override(language):
        while piece := "".join(islice(texts, TEXTS_IN_A_PIECE)):
            yield piece
