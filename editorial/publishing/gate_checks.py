"""The questions the publish gate asks: one function each, over all rows of a record at once.

A question about things that another app knows is added to CHECKS by that app when it starts.
"""

import html
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from editorial.l10n.richtext import RichTextField
from editorial.l10n.text import LANGUAGE_CODES, SOURCE_LANGUAGE, column
from editorial.publishing.freshness import missing_texts, outdated_texts
from editorial.publishing.gate_rows import Problem, Row, by_model, field_of, foreign_keys, translated_fields
from editorial.publishing.models import DependentQuerySet, Publishable
from editorial.publishing.snapshots import not_content

Check = Callable[[list[Row]], Iterable[Problem]]
HREF = re.compile(r'href="([^"]*)"')


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
            message = _("The German text was changed since the last publication, this text was not.")
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
    links = [(row, name, language, path) for row, name, language in _rich_texts(rows) for path in _paths(row, name)]
    hidden = _hidden_paths({path for *_place, path in links})
    for row, name, language, path in links:
        if path in hidden:
            message = _("The link to %(address)s leads to something that is not public.") % {"address": path}
            yield row.problem(name, message, language)
        elif not _leads_somewhere(path):
            yield row.problem(name, _("The link to %(address)s leads nowhere.") % {"address": path}, language)


CHECKS: list[Check] = [required, consistent, translated, fresh, linked, linked_in_texts]


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


def _paths(row: Row, name: str) -> Iterator[str]:
    """Yield the addresses on our own site that a text links to, as paths."""
    for address in HREF.findall(getattr(row.record, name) or ""):
        parts = urlsplit(html.unescape(address).removeprefix(settings.SITE_URL))
        if not parts.scheme and not parts.netloc and parts.path.startswith("/"):
            yield parts.path


def _hidden_paths(paths: set[str]) -> set[str]:
    """Return those of the addresses that belong to a record citizens do not see; no query without addresses."""
    by_slug = defaultdict(set)
    for path in paths:
        by_slug[path.rstrip("/").rpartition("/")[2]].add(path)
    hidden = set()
    for model in apps.get_models() if by_slug else []:
        if issubclass(model, Publishable):
            named = model._default_manager.filter(slug__in=by_slug)
            for record in named.exclude(pk__in=model._default_manager.public().values("pk")):
                address = _without_language(record.get_absolute_url())
                hidden |= {path for path in by_slug[record.slug] if _without_language(path) == address}
    return hidden


def _without_language(path: str) -> str:
    first, _slash, rest = path.removeprefix("/").partition("/")
    return rest if first in LANGUAGE_CODES else path.removeprefix("/")


def _leads_somewhere(path: str) -> bool:
    # Static pages may have any word as address, so this finds paths of a wrong shape only.
    try:
        resolve(f"/{SOURCE_LANGUAGE}/{_without_language(path)}")
    except Resolver404:
        return _is_outside_languages(path)
    return True


def _is_outside_languages(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True
