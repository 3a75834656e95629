"""What waits for whom: one list of to-dos as data. A number and the list behind it come from the same queryset."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.contrib import admin
from django.db import models
from django.db.models import Count, Model, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from delegations.models import FollowUp, ValueLimit, Visit
from editorial.l10n.models import Standing
from editorial.l10n.text import lazy_language_name
from editorial.l10n.translations import TARGET_LANGUAGES
from editorial.library.models import Document, Image
from editorial.publishing.admin import translator_language
from editorial.staff.models import Office, User
from editorial.staff.roles import Role
from partnership.models import Agreement, City, LevelName, Organisation, Partnership, Person, Sector
from portal.desk import due
from portal.pages.models import Feedback, NewsItem, Page
from projects.models import Project

PARAMETER = "todo"
PUBLISHABLE = (Visit, Project, Partnership, Agreement, City, Organisation, NewsItem, Page)
TRANSLATED = (*PUBLISHABLE, Sector, Person, Document, LevelName, ValueLimit, Office)

# Pages on which readers may ask for a translation.
ASKED_FOR = (*PUBLISHABLE, Sector)

ALL = frozenset(Role)
PUBLISHERS = frozenset({Role.PUBLISHER, Role.ADMINISTRATOR})
WRITERS = PUBLISHERS | {Role.EDITOR}
TRANSLATING = WRITERS | {Role.TRANSLATOR}
RECEIVING = WRITERS | {Role.PROTOCOL}


class Urgency(models.TextChoices):
    """The groups of the start page, the most urgent first."""

    NOW = "now", pgettext_lazy("group of to-dos", "Now")
    SOON = "soon", pgettext_lazy("group of to-dos", "Coming up")
    CARE = "care", pgettext_lazy("group of to-dos", "Looking after what is there")


class Reminded(models.TextChoices):
    """Who is reminded by mail: nobody, the office that owns the record, or the person it waits for."""

    NOBODY = "nobody"
    OFFICE = "office"
    PERSON = "person"


@dataclass(frozen=True)
class Todo:
    """Something that waits: on records of `kinds`, for people in `roles`, found by `rule` (see portal.desk.due).

    `language` narrows it to those who translate into that language, beside everybody who translates into none.
    """

    key: str
    title: str
    urgency: Urgency
    roles: frozenset[Role]
    kinds: tuple[type[Model], ...]
    rule: Callable[[type[Model], User, datetime], QuerySet]
    language: str = ""
    reminds: Reminded = Reminded.NOBODY

    def rows(self, model: type[Model], user: User, at: datetime | None = None) -> QuerySet:
        return self.rule(model, user, at or timezone.now())

    def is_for(self, user: User, roles: Iterable[str]) -> bool:
        own_language = translator_language(user)
        if own_language and self.language not in {"", own_language}:
            return False
        return user.is_superuser or not self.roles.isdisjoint(roles)

    def address(self, model: type[Model]) -> str:
        meta = model._meta
        return f"{reverse(f'admin:{meta.app_label}_{meta.model_name}_changelist')}?{PARAMETER}={self.key}"


@dataclass(frozen=True)
class Waiting:
    """A number of the start page with the list it leads to."""

    todo: Todo
    model: type[Model]
    count: int

    @property
    def address(self) -> str:
        return self.todo.address(self.model)

    @property
    def noun(self) -> str:
        meta = self.model._meta
        return meta.verbose_name if self.count == 1 else meta.verbose_name_plural


def _translations() -> Iterator[Todo]:
    """Yield for each language what is left to translate and, for people who publish, what is left to review."""
    with_pictures = (*TRANSLATED, Image)
    for code in TARGET_LANGUAGES:
        yield _asked_for(code)
        # Missing texts of pictures are the to-do "alt-missing".
        yield _translation(code, Standing.MISSING, _("{language} is missing"), TRANSLATING, TRANSLATED)
        yield _translation(code, Standing.OUTDATED, _("{language} is outdated"), TRANSLATING, with_pictures)
        yield _translation(code, Standing.EDITING, _("{language} needs editing"), TRANSLATING, with_pictures)
        yield _translation(code, Standing.WAITING, _("{language} waits for review"), PUBLISHERS, with_pictures)


def _translation(
    language: str, standing: Standing, title: str, roles: frozenset[Role], kinds: tuple[type[Model], ...]
) -> Todo:
    title = format_lazy(title, language=lazy_language_name(language))
    rule = due.translation(language, standing)
    return Todo(f"{standing}-{language}", title, Urgency.CARE, roles, kinds, rule, language=language)


def _asked_for(language: str) -> Todo:
    title = format_lazy(_("Readers ask for {language}"), language=lazy_language_name(language))
    rule = due.asked_for(language)
    return Todo(f"asked-{language}", title, Urgency.CARE, TRANSLATING, ASKED_FOR, rule, language=language)


TODOS = [
    Todo("review", _("To review"), Urgency.NOW, PUBLISHERS, PUBLISHABLE, due.to_review),
    Todo(
        "sent-back",
        _("Sent back to me"),
        Urgency.NOW,
        ALL,
        PUBLISHABLE,
        due.sent_back,
        reminds=Reminded.PERSON,
    ),
    Todo("proposals", _("Wordings proposed from outside"), Urgency.NOW, WRITERS, PUBLISHABLE, due.with_proposals),
    Todo(
        "my-follow-ups",
        _("My follow-ups that are due"),
        Urgency.NOW,
        RECEIVING,
        (FollowUp,),
        due.own_follow_ups,
        reminds=Reminded.PERSON,
    ),
    Todo(
        "messages-overdue",
        _("Messages overdue"),
        Urgency.NOW,
        WRITERS,
        (Feedback,),
        due.overdue_messages,
        reminds=Reminded.OFFICE,
    ),
    Todo("consent-ended", _("Consent has ended"), Urgency.NOW, WRITERS, (Image,), due.consent_ended),
    Todo(
        "review-passed",
        _("Review date reached"),
        Urgency.NOW,
        WRITERS,
        (Page,),
        due.review_passed,
        reminds=Reminded.OFFICE,
    ),
    Todo("messages", _("Messages to answer"), Urgency.SOON, WRITERS, (Feedback,), due.open_messages),
    Todo(
        "follow-ups",
        _("All follow-ups that are due"),
        Urgency.SOON,
        PUBLISHERS | {Role.PROTOCOL},
        (FollowUp,),
        due.follow_ups,
    ),
    Todo("visits", _("Visits in the next six weeks"), Urgency.SOON, RECEIVING, (Visit,), due.coming_visits),
    Todo("consent-ending", _("Consent ends within 30 days"), Urgency.SOON, WRITERS, (Image,), due.consent_ending),
    Todo("scheduled", _("Publication scheduled"), Urgency.SOON, WRITERS, PUBLISHABLE, due.scheduled),
    Todo(
        "agreements-expiring",
        _("Agreements that end within a year"),
        Urgency.SOON,
        RECEIVING,
        (Agreement,),
        due.expiring_agreements,
        reminds=Reminded.OFFICE,
    ),
    Todo(
        "anniversaries",
        _("Round anniversaries within a year"),
        Urgency.SOON,
        RECEIVING,
        (Partnership, Agreement, City),
        due.anniversaries,
        reminds=Reminded.OFFICE,
    ),
    *_translations(),
    Todo("alt-missing", _("Alternative text is missing"), Urgency.CARE, TRANSLATING, (Image,), due.without_alt),
    Todo(
        "old-copies",
        _("Working copies untouched for 14 days"),
        Urgency.CARE,
        RECEIVING,
        PUBLISHABLE,
        due.old_copies,
        reminds=Reminded.PERSON,
    ),
]


def models_with_todos() -> list[type[Model]]:
    return list(dict.fromkeys(model for todo in TODOS for model in todo.kinds))


def roles_of(user: User) -> set[str]:
    """Return the names of the person's roles; one query."""
    return set(user.groups.values_list("name", flat=True))


def todos_for(user: User) -> list[Todo]:
    roles = roles_of(user)
    return [todo for todo in TODOS if todo.is_for(user, roles)]


def waiting(request: HttpRequest) -> list[Waiting]:
    """Count what waits for the person, zeros included; one query for each kind of record that person may see."""
    todos, at = todos_for(request.user), timezone.now()
    found = {}
    for model in models_with_todos():
        found[model] = _counts(request, model, [todo for todo in todos if model in todo.kinds], at)
    return [
        Waiting(todo, model, found[model][todo.key])
        for todo in todos
        for model in todo.kinds
        if todo.key in found[model]
    ]


def _counts(request: HttpRequest, model: type[Model], todos: list[Todo], at: datetime) -> dict[str, int]:
    """Count within what the change list shows this person, so that the number is the length of that list."""
    model_admin = admin.site.get_model_admin(model)
    if not todos or not model_admin.has_view_permission(request):
        return {}
    numbers = {
        f"n{index}": Count("pk", filter=Q(pk__in=todo.rows(model, request.user, at).values("pk")))
        for index, todo in enumerate(todos)
    }
    counted = model_admin.get_queryset(request).order_by().aggregate(**numbers)
    return {todo.key: counted[f"n{index}"] for index, todo in enumerate(todos)}
