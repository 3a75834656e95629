"""Bring the rows of the story into an empty database, through the same checks and saves as everything else."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.files import File
from django.db import transaction
from django.db.models import Model
from django.utils.translation import override

from editorial.l10n.text import SOURCE_LANGUAGE
from editorial.library.files import protected_storage, remove_folder
from editorial.library.models import Image
from editorial.library.uploads import add_image, prepare_picture
from portal.story.rows import Row, StoryError, field_error


def is_loaded(rows: Iterable[Row]) -> bool:
    """Tell whether any record of the story exists; the story is loaded as a whole or not at all."""
    keys: dict[type[Model], list[uuid.UUID]] = defaultdict(list)
    for row in rows:
        if row.parent is None:
            keys[row.model].append(row.pk)
    return any(model._default_manager.filter(pk__in=found).exists() for model, found in keys.items())


def holds_content(rows: Iterable[Row]) -> bool:
    """Tell whether any model of the story has a record, whoever made it."""
    models = {row.model for row in rows if row.parent is None}
    return any(model._default_manager.exists() for model in models)


def load_rows(rows: list[Row]) -> Counter[type[Model]]:
    """Save all rows or none, and return how many there are of each model.

    Raises StoryError that names the place of the first row that is not valid.
    """
    pictures = _prepared_pictures([row for row in rows if row.file])
    with override(SOURCE_LANGUAGE), _all_or_no_files() as images, transaction.atomic():
        records: dict[uuid.UUID, Model] = {}
        for row in rows:
            records[row.pk] = _save(row, pictures.get(row.pk))
            if row.file:
                images.append(records[row.pk])
        for row in rows:
            for name, keys in row.lists.items():
                getattr(records[row.pk], name).set(keys)
    return Counter(row.model for row in rows)


@contextmanager
def _all_or_no_files() -> Iterator[list[Image]]:
    """Collect the pictures whose files are to be removed when the transaction, which knows rows only, fails."""
    images: list[Image] = []
    try:
        yield images
    except BaseException:
        for image in images:
            remove_folder(protected_storage(), image.folder)
        raise


def _prepared_pictures(rows: list[Row]) -> dict[uuid.UUID, File]:
    """Make all renditions before the transaction: that takes half a second a picture, on as many cores as there are."""
    with ThreadPoolExecutor() as pool:
        return dict(zip([row.pk for row in rows], pool.map(_prepared, rows), strict=True))


def _prepared(row: Row) -> File:
    with row.file.open("rb") as opened:
        file = File(opened, name=row.file.name)
        try:
            prepare_picture(file)
        except ValidationError as error:
            raise invalid(row, error) from error
    return file


def _save(row: Row, picture: File | None) -> Model:
    values = {"id": row.pk} | row.values | _link_to_parent(row)
    try:
        if picture:
            return add_image(picture, **values)
        record = row.model(**values)
        record.full_clean()
        record.save(force_insert=True)
    except ValidationError as error:
        raise invalid(row, error) from error
    return record


def _link_to_parent(row: Row) -> dict:
    """Return the two columns that tie a citation or a placement to any kind of record."""
    if not row.relation:
        return {}
    link = row.parent.model._meta.get_field(row.relation)
    content_type = ContentType.objects.get_for_model(row.parent.model)
    return {link.content_type_field_name: content_type, link.object_id_field_name: row.parent.pk}


def invalid(row: Row, error: ValidationError) -> StoryError:
    """Return the messages of a failed check, each with file, table and field."""
    problems = error.message_dict if hasattr(error, "error_dict") else {"file": error.messages}
    lines = [
        str(field_error(row, name, message)) if name != NON_FIELD_ERRORS else f"{row.place}: {message}"
        for name, messages in problems.items()
        for message in messages
    ]
    return StoryError("\n".join(lines))
