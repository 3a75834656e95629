"""Who did what: one list over several tables (portal.desk.log_sources), the newest first.

The database sorts and cuts narrow rows of all of them in one union; only the rows of one page are fetched, as on the
timeline.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db import models
from django.db.models import F, Model, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import pgettext_lazy


class Action(models.TextChoices):
    ADDED = "added", pgettext_lazy("entry of the log", "added")
    CHANGED = "changed", pgettext_lazy("entry of the log", "changed")
    DELETED = "deleted", pgettext_lazy("entry of the log", "deleted")
    SUBMITTED = "submitted", pgettext_lazy("entry of the log", "submitted for review")
    SENT_BACK = "sent_back", pgettext_lazy("entry of the log", "sent back")
    PUBLISHED = "published", pgettext_lazy("entry of the log", "published")
    WITHDRAWN = "withdrawn", pgettext_lazy("entry of the log", "withdrawn")
    NOTE = "note", pgettext_lazy("entry of the log", "remark")
    OUTSIDE = "outside", pgettext_lazy("entry of the log", "remark from outside")
    PROPOSED = "proposed", pgettext_lazy("entry of the log", "wording proposed from outside")
    TAKEN = "taken", pgettext_lazy("entry of the log", "proposed wording taken over")
    DECLINED = "declined", pgettext_lazy("entry of the log", "proposed wording declined")
    SIGN_IN = "sign_in", pgettext_lazy("entry of the log", "sign-in")
    ACCOUNTS = "accounts", pgettext_lazy("entry of the log", "accounts and rights")


Row = tuple[str, str, datetime]
NOTHING = Q(pk__in=[])


@dataclass(frozen=True)
class Entry:
    """One line of the log; `address` is empty where the record is gone or has no form.

    `action` is an Action, or for accounts one of the finer words of the audit log.
    """

    at: datetime
    who: str
    action: models.TextChoices
    kind: str
    record: str
    address: str
    note: str


@dataclass(frozen=True)
class Wanted:
    """What the reader asked for; empty values ask for nothing."""

    words: str = ""
    person: Model | None = None
    action: str = ""
    kind: type[Model] | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Source:
    """Where lines come from.

    `at`, `person` and `action` name columns, `person` is empty where nobody of ours acts; `actions` maps the values of
    the column `action` to words. `may_see` says what a person may read, `about` what a kind of record has to do with.
    """

    name: str
    model: type[Model]
    at: str
    person: str
    action: str
    actions: dict[Any, Action]
    may_see: Callable[[HttpRequest], Q]
    about: Callable[[type[Model]], Q]
    search: Callable[[str], Q]
    details: Callable[[QuerySet], QuerySet]
    entry: Callable[[Model], Entry]

    def rows(self, wanted: Wanted, request: HttpRequest) -> QuerySet:
        """Return name, key and moment of every line asked for that this person may see."""
        actions = [value for value, action in self.actions.items() if wanted.action in {"", action}]
        rows = self.model._default_manager.filter(self.may_see(request), self._narrowed(wanted))
        rows = rows.filter(**{f"{self.action}__in": actions})
        named = rows.annotate(source=Value(self.name), key=Cast("pk", TextField()), moment=F(self.at))
        return named.order_by().values_list("source", "key", "moment")

    def _narrowed(self, wanted: Wanted) -> Q:
        condition = self.search(wanted.words) if wanted.words else Q()
        if wanted.person:
            condition &= Q(**{self.person: wanted.person}) if self.person else NOTHING
        if wanted.kind:
            condition &= self.about(wanted.kind)
        if wanted.since:
            condition &= Q(**{f"{self.at}__gte": _midnight(wanted.since)})
        if wanted.until:
            condition &= Q(**{f"{self.at}__lt": _midnight(wanted.until + timedelta(days=1))})
        return condition

    def entries(self, rows: list[Row]) -> dict[tuple[str, str], Entry]:
        pk = self.model._meta.pk
        # SQLite gives the digits of a UUID without hyphens, so keys are compared as values.
        keys = {pk.to_python(key): key for name, key, _at in rows if name == self.name}
        found = self.details(self.model._default_manager.all()).in_bulk(keys)
        return {(self.name, keys[key]): self.entry(row) for key, row in found.items()}


def lines(sources: list[Source], wanted: Wanted, request: HttpRequest) -> QuerySet:
    """Return the rows of all lines asked for that this person may see."""
    first, *others = [source.rows(wanted, request) for source in sources]
    return first.union(*others, all=True).order_by("-moment", "source", "key")


def entries(sources: list[Source], rows: list[Row]) -> list[Entry]:
    """Return what the page prints for rows of `lines`, in their order; constant queries."""
    found = {}
    for source in sources:
        found |= source.entries(rows)
    return [found[name, key] for name, key, _at in rows if (name, key) in found]


def visible_actions(sources: list[Source], request: HttpRequest) -> list[Action]:
    """Return what this person may ask for, in the order of Action."""
    readable = [source for source in sources if source.may_see(request) != NOTHING]
    return [action for action in Action if any(action in source.actions.values() for source in readable)]


def visible_models(request: HttpRequest) -> list[type[Model]]:
    """Return the kinds of records whose lists the person may open."""
    return [
        model
        for model in apps.get_models()
        if admin.site.is_registered(model) and admin.site.get_model_admin(model).has_view_permission(request)
    ]


def visible_kinds(request: HttpRequest) -> Q:
    """Match what is about kinds of records the person may see; for administrators also about kinds that are gone."""
    if request.user.has_perm("staff.view_user"):
        return Q()
    return about(*visible_models(request))


def about(*models: type[Model]) -> Q:
    """Match rows about records of these models, by name, so that no content type is fetched for it."""
    condition = NOTHING
    for model in models:
        condition |= Q(content_type__app_label=model._meta.app_label, content_type__model=model._meta.model_name)
    return condition


def is_private(model: type[Model] | None) -> bool:
    """Tell whether records of this kind hold private data: what they were called then is not printed."""
    return model is not None and any(name == "view_private_data" for name, _label in model._meta.permissions)


def not_private() -> Q:
    return ~about(*filter(is_private, apps.get_models()))


def _midnight(day: date) -> datetime:
    """Return the beginning of a day in the city's time."""
    return timezone.make_aware(datetime.combine(day, time.min))
