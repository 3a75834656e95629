"""Who did what: one list over Django's log entries, revisions and remarks, the newest first.

The database sorts and cuts narrow rows of all three in one union; only the rows of one page are fetched, as on the
timeline. What a revision says already (published, withdrawn) is not repeated from the remarks.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.admin.utils import quote
from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.db import models
from django.db.models import F, Model, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from editorial.l10n.text import LANGUAGE_CODES, column
from editorial.publishing.models import Remark, Revision
from portal.desk.todos import PUBLISHABLE


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


Row = tuple[str, str, datetime]


@dataclass(frozen=True)
class Entry:
    """One line of the log; `address` is empty where the record is gone or has no form."""

    at: datetime
    who: str
    action: Action
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
    """Where lines come from; `actions` maps the column `action` to words, `at` and `person` name columns."""

    model: type[Model]
    at: str
    person: str
    action: str
    actions: dict[Any, Action]
    search: Callable[[str], Q]
    details: Callable[[QuerySet], QuerySet]
    entry: Callable[[Model], Entry]

    @property
    def name(self) -> str:
        return self.model._meta.label_lower

    def rows(self, wanted: Wanted, may_see: Q) -> QuerySet:
        """Return name, key and moment of every line asked for."""
        actions = [value for value, action in self.actions.items() if wanted.action in {"", action}]
        rows = self.model._default_manager.filter(may_see, self._narrowed(wanted), **{f"{self.action}__in": actions})
        named = rows.annotate(source=Value(self.name), key=Cast("pk", TextField()), moment=F(self.at))
        return named.order_by().values_list("source", "key", "moment")

    def _narrowed(self, wanted: Wanted) -> Q:
        condition = self.search(wanted.words) if wanted.words else Q()
        if wanted.person:
            condition &= Q(**{self.person: wanted.person})
        if wanted.kind:
            condition &= about(wanted.kind)
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


def lines(wanted: Wanted, request: HttpRequest) -> QuerySet:
    """Return the rows of all lines asked for that this person may see."""
    may_see = visible_kinds(request)
    first, *others = [source.rows(wanted, may_see) for source in SOURCES]
    return first.union(*others, all=True).order_by("-moment", "source", "key")


def entries(rows: list[Row]) -> list[Entry]:
    """Return what the page prints for rows of `lines`, in their order; constant queries."""
    found = {}
    for source in SOURCES:
        found |= source.entries(rows)
    return [found[name, key] for name, key, _at in rows if (name, key) in found]


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
    condition = Q(pk__in=[])
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


def _kind_name(content_type: ContentType | None) -> str:
    return str(content_type.name) if content_type else ""


def _address(content_type: ContentType | None, object_id: Any) -> str:
    if not content_type or not object_id:
        return ""
    try:
        return reverse(f"admin:{content_type.app_label}_{content_type.model}_change", args=[quote(str(object_id))])
    except NoReverseMatch:
        return ""


def _titled(words: str) -> Q:
    """Match remarks on records whose title has these words in any language."""
    condition = Q()
    for model in PUBLISHABLE:
        names = [column(model.title_field, code) for code in LANGUAGE_CODES]
        names = [name for name in names if any(field.name == name for field in model._meta.concrete_fields)]
        titles = Q(pk__in=[])
        for name in names:
            titles |= Q(**{f"{name}__icontains": words})
        condition |= Q(object_id__in=model._default_manager.filter(titles).order_by().values("pk"))
    return condition


def _log_entry(line: LogEntry) -> Entry:
    private = is_private(line.content_type and line.content_type.model_class())
    return Entry(
        at=line.action_time,
        who=str(line.user.get_full_name() or line.user),
        action=ENTRY_ACTIONS[line.action_flag],
        kind=_kind_name(line.content_type),
        record="" if private else line.object_repr,
        address="" if line.action_flag == DELETION else _address(line.content_type, line.object_id),
        note="" if private or line.action_flag != CHANGE else line.get_change_message(),
    )


def _revision(revision: Revision) -> Entry:
    gone = revision.action == Revision.Action.DELETED
    return Entry(
        at=revision.made_at,
        who=revision.made_by_name,
        action=REVISION_ACTIONS[revision.action],
        kind=_kind_name(revision.content_type),
        record=revision.title,
        address="" if gone else _address(revision.content_type, revision.object_id),
        note=revision.reason,
    )


def _remark(remark: Remark) -> Entry:
    return Entry(
        at=remark.created_at,
        who=remark.author_name,
        action=REMARK_ACTIONS[remark.kind],
        kind=_kind_name(remark.content_type),
        record=str(remark.target or ""),
        address=_address(remark.content_type, remark.object_id) if remark.target else "",
        note=remark.text,
    )


def _with_targets(remarks: QuerySet) -> QuerySet:
    """Fetch what the remarks are about, one query for each kind, with what printing its title needs."""
    targets = []
    for model in PUBLISHABLE:
        related = admin.site.get_model_admin(model).list_select_related
        records = model._default_manager.all()
        targets.append(records.select_related(*related) if related else records)
    return remarks.select_related("content_type").prefetch_related(GenericPrefetch("target", targets))


ENTRY_ACTIONS = {ADDITION: Action.ADDED, CHANGE: Action.CHANGED, DELETION: Action.DELETED}
REVISION_ACTIONS = {
    Revision.Action.PUBLISHED: Action.PUBLISHED,
    Revision.Action.WITHDRAWN: Action.WITHDRAWN,
    Revision.Action.DELETED: Action.DELETED,
}
REMARK_ACTIONS = {
    Remark.Kind.SUBMITTED: Action.SUBMITTED,
    Remark.Kind.SENT_BACK: Action.SENT_BACK,
    Remark.Kind.NOTE: Action.NOTE,
    Remark.Kind.OUTSIDE: Action.OUTSIDE,
}
SOURCES = [
    Source(
        LogEntry,
        at="action_time",
        person="user",
        action="action_flag",
        actions=ENTRY_ACTIONS,
        search=lambda words: Q(object_repr__icontains=words) & not_private(),
        details=lambda rows: rows.select_related("user", "content_type"),
        entry=_log_entry,
    ),
    Source(
        Revision,
        at="made_at",
        person="made_by",
        action="action",
        actions=REVISION_ACTIONS,
        search=lambda words: Q(title__icontains=words) | Q(reason__icontains=words),
        details=lambda rows: rows.select_related("content_type").defer("data"),
        entry=_revision,
    ),
    Source(
        Remark,
        at="created_at",
        person="author",
        action="kind",
        actions=REMARK_ACTIONS,
        search=lambda words: Q(text__icontains=words) | _titled(words),
        details=_with_targets,
        entry=_remark,
    ),
]
