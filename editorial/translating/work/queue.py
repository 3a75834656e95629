"""The queue: records with something left to translate, in an order that stays while somebody works through it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from django import forms
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Count, Sum
from django.http import QueryDict
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from editorial.l10n.translations import TARGET_LANGUAGES, State
from editorial.naming import rows_by_key
from editorial.publishing.admin import translator_language
from editorial.publishing.browsing import FilterForm
from editorial.staff.models import User
from editorial.translating.models import Work, WorkQuerySet

STATES = [
    ("", pgettext_lazy("texts to translate", "To do")),
    *((state.value, state.label) for state in State if state != State.APPROVED),
]


class QueueForm(FilterForm):
    """What of the queue to show; a broken value is left out."""

    kind = forms.TypedChoiceField(
        label=_("Kind of record"), required=False, coerce=apps.get_model, empty_value=None, choices=[]
    )
    state = forms.ChoiceField(label=_("Texts that are"), required=False, choices=STATES)
    asked = forms.BooleanField(label=_("Only what readers ask for"), required=False)

    def __init__(self, data: QueryDict, *, user: User, kinds: list[type[models.Model]], language: str) -> None:
        super().__init__(data)
        self.user, self.kinds, self.language = user, kinds, language
        names = sorted((str(capfirst(model._meta.verbose_name_plural)), model._meta.label_lower) for model in kinds)
        self.fields["kind"].choices = [("", _("All")), *((label, name) for name, label in names)]

    def work(self) -> WorkQuerySet:
        """Return what the person asked for, in order."""
        found = self.narrow(self._mine())
        return (found if self.cleaned_data.get("state") else found.unfinished()).in_order()

    def listed(self) -> WorkQuerySet:
        """Return the same for the list: what readers ask for most comes first where only that is asked for."""
        work = self.work()
        return work.most_asked_for_first() if self.cleaned_data.get("asked") else work.with_requests()

    def by_kind(self, work: WorkQuerySet, kind: type[models.Model]) -> WorkQuerySet:
        return work.of_kinds([kind])

    def by_state(self, work: WorkQuerySet, state: str) -> WorkQuerySet:
        return work.filter(**{f"{state}__gt": 0})

    def by_asked(self, work: WorkQuerySet, asked: bool) -> WorkQuerySet:
        return work.asked_for()

    def each_kind(self) -> Iterator["Share"]:
        """Yield what each kind of record has of this; one query."""
        self.is_valid()
        state = self.cleaned_data.get("state")
        found = self.by_state(self._mine(), state) if state else self._mine().unfinished()
        if self.cleaned_data.get("asked"):
            found = found.asked_for()
        sums = found.order_by().values_list("content_type").annotate(Count("pk"), Sum("words_left"))
        left = {key: numbers for key, *numbers in sums}
        for model in self.kinds:
            if numbers := left.get(ContentType.objects.get_for_model(model).pk):
                yield Share(model, *numbers, is_chosen=self.cleaned_data.get("kind") == model)

    def _mine(self) -> WorkQuerySet:
        """Return what this person may write."""
        return Work.objects.into(self.language).of_kinds(self.kinds).of_office_of(self.user, self.kinds)


@dataclass(frozen=True)
class Share:
    """What one kind of record has of the queue."""

    model: type[models.Model]
    records: int
    words: int
    is_chosen: bool

    @property
    def name(self) -> str:
        return self.model._meta.label_lower

    @property
    def label(self) -> str:
        return capfirst(self.model._meta.verbose_name_plural)

    @property
    def app(self) -> str:
        return self.model._meta.app_config.verbose_name


class Neighbours(NamedTuple):
    """The records before and behind one in the queue, and the number of those in it."""

    previous: Work | None
    following: Work | None
    count: int


class Group(NamedTuple):
    """Records of one kind on a page of the queue."""

    kind: str
    app: str
    lines: list[tuple[Work, models.Model]]


def languages_of(user: User) -> list[str]:
    """Return the languages whose texts this person may write."""
    own_language = translator_language(user)
    return [code for code in TARGET_LANGUAGES if own_language in {"", code}]


def neighbours(queue: WorkQuerySet, record: models.Model, language: str) -> Neighbours:
    """Look around from where the record stands or stood: what is finished has left the queue."""
    queue = queue.select_related("content_type")
    present = Work.objects.about(record).into(language).select_related("content_type").first()
    place = present.place if present else (record._meta.app_label, record._meta.model_name, 0)
    return Neighbours(queue.before(place).first(), queue.after(place).first(), queue.count())


def groups(work: Iterable[Work]) -> Iterator[Group]:
    """Name the records of a page and group them by kind; one query for each kind."""
    for content_type, rows in groupby(work, key=lambda row: row.content_type):
        model, lines = content_type.model_class(), list(rows)
        named = rows_by_key(model, [row.object_id for row in lines])
        found = [(row, named[str(row.object_id)]) for row in lines if str(row.object_id) in named]
        yield Group(capfirst(model._meta.verbose_name_plural), model._meta.app_config.verbose_name, found)


def work_url(record: models.Model, language: str) -> str:
    """Return the address of the page on which the texts of `record` are translated."""
    return reverse(
        "admin:translating_work", args=[record._meta.app_label, record._meta.model_name, record.pk, language]
    )


def queue_url() -> str:
    return reverse("admin:translating_work_changelist")
