"""Public records at the other end of relations, also of relations whose models an app must not import."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from django.db.models import Exists, F, Model, OuterRef, Prefetch, QuerySet, Value, prefetch_related_objects

from editorial.l10n.text import LANGUAGE_CODES, column
from editorial.publishing.models import Publishable


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
    every = records.model._default_manager.order_by().filter(pk=OuterRef("pk"))
    return records.annotate(**{f"has_{part}": Exists(every.filter(**{f"{part}__isnull": False})) for part in parts})


def fetch_parts(record: Model, parts: Mapping[str, QuerySet]) -> None:
    """Prefetch relations of a record from with_presence(); one query for each that has rows."""
    prefetches = [
        Prefetch(part, rows if getattr(record, f"has_{part}") else rows.none()) for part, rows in parts.items()
    ]
    prefetch_related_objects([record], *prefetches)


def linked(
    *querysets: QuerySet, printed: Mapping[type[Model], Sequence[str]] = MappingProxyType({})
) -> list[list[Publishable]]:
    """Return each queryset's records with address, title and `printed` columns only, all of them in one query.

    For lists of links below a page: the texts of the records are not read. For models with a column `title`. In the
    order of their addresses.
    """
    titles = [column("title", code) for code in LANGUAGE_CODES]
    width = max((len(columns) for columns in printed.values()), default=0)
    names = [f"printed_{number}" for number in range(width)]
    rows = []
    for number, records in enumerate(querysets):
        columns = [*map(F, printed.get(records.model, ())), *[Value("")] * width][:width]
        annotated = records.order_by().annotate(of=Value(number), **dict(zip(names, columns, strict=True)))
        rows.append(annotated.values_list("of", "pk", "slug", *titles, *names))
    found: list[list[Publishable]] = [[] for _records in querysets]
    for number, pk, *values in rows[0].union(*rows[1:]).order_by("slug"):
        model = querysets[number].model
        known = ["slug", *titles, *printed.get(model, ())]
        found[number].append(model(pk=pk, **dict(zip(known, values, strict=False))))
    return found
