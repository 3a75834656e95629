"""What the publish gate asks about pictures: alternative text in each language, credit, consent."""

from collections.abc import Iterator

from django.db.models import Field
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from editorial.l10n.text import LANGUAGE_CODES, column
from editorial.library.models import Image
from editorial.publishing.gate_rows import Problem, Row, field_in, foreign_keys


def pictures(rows: list[Row]) -> Iterator[Problem]:
    """May each picture be shown, and can everybody know what is on it?"""
    shown = list(_shown_pictures(rows))
    holding = Image.objects.with_consent().filter(pk__in={image.pk for _row, _field, image in shown})
    consented = set(holding.values_list("pk", flat=True))
    for row, field, image in shown:
        if image.pk not in consented:
            message = _("The consent of the people in this picture has ended. Take the picture out.")
            yield row.problem(field.name, message, is_blocking=True)
        yield from _texts(row, field, image)


def _shown_pictures(rows: list[Row]) -> Iterator[tuple[Row, Field, Image]]:
    for row in rows:
        for field in foreign_keys(type(row.record)):
            if issubclass(field.related_model, Image) and (image := getattr(row.record, field.name)):
                yield row, field, image


def _texts(row: Row, field: Field, image: Image) -> Iterator[Problem]:
    """Ask for what is kept with the picture and put right on its own form."""
    label = row.label_of(field.name)
    for language in LANGUAGE_CODES:
        place = column("alt", language)
        if not image.is_decorative and not getattr(image, place):
            message = _("The picture has no alternative text in this language.")
            yield Problem(field_in(label, _label(place)), f"id_{place}", message, language, True, image)
    if not image.credit.strip():
        message = _("The picture has no credit.")
        yield Problem(field_in(label, _label("credit")), "id_credit", message, "", True, image)


def _label(name: str) -> str:
    return capfirst(Image._meta.get_field(name).verbose_name)
