"""The questions the publish gate asks: one function each, over all rows of a record at once.

A question about things that another app knows is added to CHECKS by that app when it starts.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.utils.translation import override

from editorial.l10n.richtext import RichTextField
from editorial.l10n.text import LANGUAGE_CODES, SOURCE_LANGUAGE, column
from editorial.publishing.freshness import missing_texts, outdated_texts, unfinished_texts
from editorial.publishing.gate_rows import Problem, Row, by_model, field_of, foreign_keys, translated_fields
from editorial.publishing.models import DependentQuerySet, Publishable
from editorial.publishing.snapshots import not_content
from editorial.publishing.text_links import paths_in, records_at, without_language
from editorial.records import Record

Check = Callable[[list[Row]], Iterable[Problem]]


def required_fields(model: type[models.Model]) -> list[str]:
    """Return what publishing requires beside what every draft has; a title may be built from other records."""
    names = [model.title_field, *model.required_to_publish]
    return [name for name in names if field_of(model, name)]


def required(rows: list[Row]) -> Iterator[Problem]:
    """Is everything there that a published record needs, in each language?"""
    row, translated = rows[0], translated_fields(type(rows[0].record))
    for name in required_fields(type(row.record)):
        for language in LANGUAGE_CODES if name in translated else [""]:
            place = column(name, language) if language else name
            if not getattr(row.record, place):
                yield row.problem(place, _("This is required for publishing."), language, is_blocking=True)


def translated(rows: list[Row]) -> Iterator[Problem]:
    """Does every text that citizens see exist in the other languages too?"""
    wanted = required_fields(type(rows[0].record))
    for language in LANGUAGE_CODES:
        for row, name in missing_texts(rows, language):
            if not (row.is_main and name in wanted):
                yield row.problem(column(name, language), _("This text exists in German only."), language)


def fresh(rows: list[Row]) -> Iterator[Problem]:
    """Has a translation stayed as it was while its German text was changed?"""
    for language in LANGUAGE_CODES:
        for row, name in outdated_texts(rows, language):
            message = _("The German text was changed since this was translated.")
            yield row.problem(column(name, language), message, language)


def finished(rows: list[Row]) -> Iterator[Problem]:
    """Is a translation in work that will not go out with the rest?"""
    for language in LANGUAGE_CODES:
        for row, name in unfinished_texts(rows, language):
            message = _("There is an unfinished translation. It will not be published.")
            yield row.problem(column(name, language), message, language)


def consistent(rows: list[Row]) -> Iterator[Problem]:
    """Do the values fit together? The models say so, for example about dates that contradict each other."""
    for row in rows:
        for name, messages in _errors_of(row.record).items():
            place = "" if name == NON_FIELD_ERRORS else name
            for message in messages:
                yield row.problem(place, message, is_blocking=True)


def linked(rows: list[Row]) -> Iterator[Problem]:
    """Is everything public that the record points at? Pages leave out what is not."""
    links = list(_links(rows))
    hidden = _hidden({(model, key) for _row, _field, model, key in links})
    for row, relation, model, key in links:
        if name := hidden.get((model, key)):
            # A record that cannot be without the other one stays out of sight with it.
            is_needed = row.is_main and not relation.many_to_many and not relation.null
            message = _("“%(name)s” is not public; citizens will not see the link.") % {"name": name}
            if is_needed:
                message = _("“%(name)s” is not public; this record cannot be seen without it.") % {"name": name}
            yield row.problem(relation.name, message, is_blocking=is_needed)


def linked_in_texts(rows: list[Row]) -> Iterator[Problem]:
    """Do the links in running text lead to something citizens can open?"""
    links = [
        (row, name, language, path)
        for row, name, language in _rich_texts(rows)
        for path in paths_in(getattr(row.record, name))
    ]
    records = records_at({path for *_place, path in links})
    hidden = _hidden_at(records)
    for row, name, language, path in links:
        if path in hidden:
            message = _("The link to %(address)s leads to something that is not public.") % {"address": path}
            yield row.problem(name, message, language)
        elif path not in records and not _is_page_of_its_own(path):
            yield row.problem(name, _("The link to %(address)s leads nowhere.") % {"address": path}, language)


CHECKS: list[Check] = [required, consistent, translated, fresh, finished, linked, linked_in_texts]


def _errors_of(record: models.Model) -> dict[str, list[str]]:
    """Return the messages of the model by field; constraints need no asking, the database has kept them."""
    errors: dict[str, list[str]] = {}
    skipped = {key.name for key in foreign_keys(type(record))} | not_content(type(record))
    for ask in (lambda: record.clean_fields(exclude=skipped), record.clean):
        try:
            ask()
        except ValidationError as error:
            for name, found in error.update_error_dict({}).items():
                errors.setdefault(name, []).extend(message for one in found for message in one.messages)
    return errors


def _links(rows: list[Row]) -> Iterator[tuple[Row, models.Field, type[models.Model], Any]]:
    """Yield what the rows point at and that has a rule of its own about being public."""
    own = {row.record.pk for row in rows}
    for model, group in by_model(rows).items():
        for key in filter(_has_rule, foreign_keys(model)):
            for row in group:
                target = getattr(row.record, key.attname)
                if target and target not in own:
                    yield row, key, key.related_model, target
        for relation in filter(_has_rule, model._meta.many_to_many):
            for row in group:
                # Read by fetch_lists; `all()` asks the database no more.
                for target in getattr(row.record, relation.name).all():
                    yield row, relation, relation.related_model, target.pk


def _has_rule(relation: models.Field) -> bool:
    model = relation.related_model
    return issubclass(model, Publishable) or isinstance(model._default_manager.all(), DependentQuerySet)


def _hidden(targets: set[tuple[type[models.Model], Any]]) -> dict[tuple[type[models.Model], Any], str]:
    """Return the names of those targets that citizens do not see; two queries for each model at most."""
    keys, found = defaultdict(set), {}
    for model, key in targets:
        keys[model].add(key)
    for model, wanted in keys.items():
        hidden = wanted - set(model._default_manager.public().filter(pk__in=wanted).values_list("pk", flat=True))
        if hidden:
            records = model._default_manager.select_related().filter(pk__in=hidden)
            found |= {(model, record.pk): str(record) for record in records}
    return found


def _rich_texts(rows: list[Row]) -> Iterator[tuple[Row, str, str]]:
    for row in rows:
        for name in translated_fields(type(row.record)):
            if row.is_shown and isinstance(field_of(type(row.record), name), RichTextField):
                for language in LANGUAGE_CODES:
                    yield row, column(name, language), language


def _hidden_at(records: dict[str, Record]) -> set[str]:
    """Return the paths whose record citizens do not see; a query for each kind of record."""
    targets = {(type(record), record.pk) for record in records.values() if isinstance(record, Publishable)}
    hidden = _hidden(targets)
    return {path for path, record in records.items() if (type(record), record.pk) in hidden}


def _is_page_of_its_own(path: str) -> bool:
    """Tell whether a path that names no record is a page nevertheless: a list, the home page, a file."""
    with override(SOURCE_LANGUAGE):
        for address in (f"/{SOURCE_LANGUAGE}{without_language(path)}/", path):
            try:
                return "slug" not in resolve(address).kwargs
            except Resolver404:
                continue
    return False
