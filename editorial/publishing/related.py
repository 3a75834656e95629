"""Public records at the other end of relations, also of relations whose models an app must not import."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from operator import attrgetter, itemgetter
from uuid import UUID

from django.db.models import (
    CharField,
    Exists,
    ManyToOneRel,
    Model,
    OuterRef,
    Prefetch,
    QuerySet,
    Value,
    prefetch_related_objects,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

from editorial.l10n.text import LANGUAGE_CODES, column
from editorial.publishing.models import Publishable

# Records, and which columns of them to read.
Asked = tuple[QuerySet, Sequence[str | Combinable]]


def model_at_end(model: type[Model], path: str) -> type[Model]:
    """Return the model that `path` leads to, for example "stops__visit" from a city."""
    for name in path.split("__"):
        model = model._meta.get_field(name).related_model
    return model


def public_at_end(model: type[Model], path: str) -> QuerySet:
    """Return all public records of the model that `path` leads to."""
    return model_at_end(model, path)._default_manager.public()


def public_related(model: type[Model], name: str) -> Prefetch:
    """Prefetch only what is public; a foreign key to a record that is not reads as None and names nothing."""
    return Prefetch(name, queryset=public_at_end(model, name))


def with_presence(records: QuerySet, parts: Iterable[str]) -> QuerySet:
    """Annotate `has_<part>` for relations of the records, so that fetch_parts() need not look for what is not there."""
    return records.annotate(**_presence(records.model, *parts))


@cache
def _presence(model: type[Model], *parts: str) -> dict[str, Exists]:
    return {f"has_{part}": Exists(_rows_of(model, part)) for part in parts}


def _rows_of(model: type[Model], part: str) -> QuerySet:
    relation = model._meta.get_field(part)
    if isinstance(relation, ManyToOneRel):
        return relation.related_model._default_manager.order_by().filter(**{relation.field.name: OuterRef("pk")})
    return model._default_manager.order_by().filter(**{"pk": OuterRef("pk"), f"{part}__isnull": False})


def fetch_parts(record: Model, parts: Mapping[str, QuerySet]) -> None:
    """Prefetch relations of a record from with_presence(); one query for each that has rows."""
    prefetches = [
        Prefetch(part, rows if getattr(record, f"has_{part}") else rows.none()) for part, rows in parts.items()
    ]
    prefetch_related_objects([record], *prefetches)


def rows_in_one_query(**asked: Asked) -> dict[str, list[tuple]]:
    """Return by name the rows of each queryset, these columns only, all of them in one query and in no order.

    The first column of each is a key and the others are texts: databases unite columns of the same kind alone.
    """
    width = max(len(columns) for _records, columns in asked.values())
    united = [_padded(records, Value(name), columns, width) for name, (records, columns) in asked.items()]
    found: dict[str, list[tuple]] = {name: [] for name in asked}
    for name, *values in united[0].union(*united[1:]):
        _records, columns = asked[name]
        found[name].append(tuple(values[: len(columns)]))
    return found


def _padded(records: QuerySet, name: Value, columns: Sequence[str | Combinable], width: int) -> QuerySet:
    """Give rows the name they are found by, and as many columns as the others have."""
    padding = [Value("")] * (width - len(columns))
    # Translated columns are asked for by language.
    return records.rewrite(False).order_by().values_list(name, *columns, *padding)


def key_at_end(path: str) -> Cast:
    """Return the last column of rows that belong to one record or another: its key, as a text; see by_key_at_end()."""
    return Cast(path, CharField())


def by_key_at_end(rows: Iterable[tuple]) -> dict[UUID, list[tuple]]:
    """Return rows whose last column is a key_at_end(), without it, by this key."""
    found: dict[UUID, list[tuple]] = defaultdict(list)
    for *values, key in rows:
        found[UUID(key)].append(tuple(values))
    return found


def link_columns(model: type[Publishable], *printed: str) -> list[str]:
    """Return the columns of a record that a link to it prints; for models with a title of their own."""
    return ["pk", "slug", *(column(model.title_field, code) for code in LANGUAGE_CODES), *printed]


def as_links(model: type[Publishable], rows: Iterable[tuple], *printed: str) -> list[Publishable]:
    """Return records with what link_columns() names, in the order of their addresses; the rest is not read."""
    names, in_order = _loading(model, *printed)
    return sorted((model.from_db(None, names, in_order(row)) for row in rows), key=attrgetter("slug"))


@cache
def _loading(model: type[Publishable], *printed: str) -> tuple[list[str], itemgetter]:
    """Return the fields that link_columns() names in the order from_db() takes, and what puts a row into it.

    Made as if nothing had been stored, a record would be given a default for each of its other fields.
    """
    fields = [model._meta.pk if name == "pk" else model._meta.get_field(name) for name in link_columns(model, *printed)]
    in_order = sorted(fields, key=model._meta.concrete_fields.index)
    return [field.attname for field in in_order], itemgetter(*map(fields.index, in_order))
