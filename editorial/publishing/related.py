"""Public records at the other end of relations, also of relations whose models an app must not import."""

from django.db.models import Model, Prefetch, QuerySet, Value

from editorial.l10n.text import LANGUAGE_CODES, column
from editorial.publishing.models import Publishable


def public_at_end(model: type[Model], path: str) -> QuerySet:
    """Return all public records of the model that `path` leads to, for example "stops__visit" from a city."""
    for name in path.split("__"):
        model = model._meta.get_field(name).related_model
    return model._default_manager.public()


def public_related(model: type[Model], name: str) -> Prefetch:
    """Prefetch only what is public; a foreign key to a record that is not reads as None and names nothing."""
    return Prefetch(name, queryset=public_at_end(model, name))


def linked(*querysets: QuerySet) -> list[list[Publishable]]:
    """Return each queryset's records with address and title only, all of them in one query.

    For lists of links below a page: the texts of the records are not read. For models with a column `title`.
    """
    titles = [column("title", code) for code in LANGUAGE_CODES]
    rows = [
        records.order_by().values_list(Value(number), "pk", "slug", *titles) for number, records in enumerate(querysets)
    ]
    found: list[list[Publishable]] = [[] for _records in querysets]
    for number, pk, slug, *values in rows[0].union(*rows[1:]).order_by("slug"):
        model = querysets[number].model
        found[number].append(model(pk=pk, slug=slug, **dict(zip(titles, values, strict=True))))
    return found
