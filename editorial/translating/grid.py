"""How far the translations of all records are: records by languages with the next step, and totals by app."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet, Sum
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import pgettext

from editorial.l10n.models import NUMBERS, Coverage, CoverageQuerySet
from editorial.l10n.text import language_name
from editorial.l10n.translations import TARGET_LANGUAGES, UNFINISHED, State
from editorial.naming import rows_by_key
from editorial.publishing.admin import translator_language
from editorial.publishing.coverage import root_models
from editorial.publishing.models import Publishable
from editorial.staff.roles import publish_permission
from editorial.translating.work.queue import work_url

Kind = type[Model]


@dataclass(frozen=True)
class Step:
    """What a person can do next about a record in one language."""

    label: str
    address: str


@dataclass(frozen=True)
class Cell:
    """One record in one language; `sums` is empty where nobody has counted yet."""

    language: str
    sums: Coverage | None
    step: Step | None

    @property
    def language_name(self) -> str:
        return language_name(self.language)


@dataclass(frozen=True)
class Line:
    """One record; `address` is that of its form."""

    app: str
    kind: str
    title: str
    address: str
    cells: list[Cell]


@dataclass(frozen=True)
class Total:
    """The texts of one app in one language; `app` is empty for all apps together."""

    app: str
    language: str
    numbers: dict[str, int] = field(default_factory=lambda: dict.fromkeys(NUMBERS, 0))

    @property
    def language_name(self) -> str:
        return language_name(self.language)

    @property
    def states(self) -> list[tuple[State, int]]:
        return [(state, self.numbers[state]) for state in State]

    @property
    def texts(self) -> int:
        return sum(self.numbers[state] for state in State)

    @property
    def percent(self) -> int:
        """Return how much is translated and current, rounded down: 100 is said of nothing that lacks a text."""
        finished = self.texts - sum(self.numbers[state] for state in UNFINISHED)
        return finished * 100 // self.texts if self.texts else 100

    def add(self, other: dict[str, int]) -> None:
        for name in NUMBERS:
            self.numbers[name] += other[name] or 0


class Reader:
    """The person who looks at the grid: what he or she may see, and do next."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def kinds(self) -> list[Kind]:
        """The kinds of translated records that this person may look at."""
        return [
            kind
            for kind in root_models()
            if admin.site.is_registered(kind) and _admin_of(kind).has_view_permission(self.request)
        ]

    def next_step(self, record: Model, sums: Coverage) -> Step | None:
        if not _admin_of(type(record)).has_change_permission(self.request, record):
            return None
        if sums.unfinished and translator_language(self.request.user) in {"", sums.language}:
            return Step(pgettext("next step", "Translate"), work_url(record, sums.language))
        if sums.waiting and self._reviews(type(record)):
            return Step(pgettext("next step", "Review"), work_url(record, sums.language))
        return None

    def _reviews(self, kind: Kind) -> bool:
        """Reviewing is for people who publish such records, or any where these are not published by themselves."""
        return kind in self._published_by_them if issubclass(kind, Publishable) else bool(self._published_by_them)

    @cached_property
    def _published_by_them(self) -> set[Kind]:
        kinds = [kind for kind in self.kinds if issubclass(kind, Publishable)]
        return {kind for kind in kinds if self.request.user.has_perm(publish_permission(kind))}


def sums_of(kinds: Iterable[Kind]) -> CoverageQuerySet:
    """Return the sums of these kinds; what is withdrawn waits for nobody."""
    withdrawn = [
        model._default_manager.filter(status=Publishable.Status.WITHDRAWN)
        for model in kinds
        if issubclass(model, Publishable)
    ]
    types = ContentType.objects.get_for_models(*kinds).values()
    return Coverage.objects.filter(content_type__in=types, language__in=TARGET_LANGUAGES).exclude(about(withdrawn))


def about(records: Iterable[QuerySet]) -> Q:
    """Match the sums of these records, given as one queryset for each kind."""
    condition = Q(pk__in=[])
    for rows in records:
        content_type = ContentType.objects.get_for_model(rows.model)
        condition |= Q(content_type=content_type, object_id__in=rows.order_by().values("pk"))
    return condition


def records_in(sums: CoverageQuerySet) -> QuerySet:
    """Return kind and key of each record, by kind and with the most words left first."""
    return (
        sums.values("content_type_id", "object_id")
        .annotate(left=Sum("words_left"))
        .order_by("content_type__app_label", "content_type__model", "-left", "object_id")
    )


def lines(reader: Reader, records: Iterable[dict[str, Any]], languages: Iterable[str]) -> Iterator[Line]:
    """Yield a line for each record; one query for each kind among them, and one for all sums."""
    keys, records = defaultdict(set), list(records)
    for row in records:
        keys[row["content_type_id"]].add(row["object_id"])
    found = {kind: rows_by_key(ContentType.objects.get_for_id(kind).model_class(), keys[kind]) for kind in keys}
    sums = _sums_by_key(keys)
    for row in records:
        kind, key = row["content_type_id"], row["object_id"]
        if record := found[kind].get(str(key)):
            yield _line(reader, record, {code: sums.get((kind, key, code)) for code in languages})


def totals(sums: CoverageQuerySet) -> list[Total]:
    """Return the totals of each app by language, and those of all apps; one query."""
    numbers = {name: Sum(name) for name in NUMBERS}
    rows = sums.values("content_type__app_label", "language").annotate(**numbers)
    everything, found = {}, []
    for row in rows.order_by("content_type__app_label", "language"):
        app = apps.get_app_config(row["content_type__app_label"]).verbose_name
        found.append(Total(app, row["language"]))
        for total in (found[-1], everything.setdefault(row["language"], Total("", row["language"]))):
            total.add(row)
    return [*found, *everything.values()]


def form_address(record: Model) -> str:
    return reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_change", args=[record.pk])


def _sums_by_key(keys: dict[int, set[Any]]) -> dict[tuple[int, Any, str], Coverage]:
    rows = Coverage.objects.filter(content_type__in=keys, object_id__in=set().union(*keys.values()))
    return {(row.content_type_id, row.object_id, row.language): row for row in rows}


def _line(reader: Reader, record: Model, sums: dict[str, Coverage | None]) -> Line:
    meta = record._meta
    cells = [Cell(code, found, found and reader.next_step(record, found)) for code, found in sums.items()]
    return Line(meta.app_config.verbose_name, capfirst(meta.verbose_name), str(record), form_address(record), cells)


def _admin_of(kind: Kind) -> admin.ModelAdmin:
    return admin.site.get_model_admin(kind)
