"""The page of one record in one language: what is on it, and the steps taken from it."""

from collections.abc import Iterable
from functools import cached_property

from django import forms
from django.contrib.admin import ModelAdmin
from django.db import models, transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from editorial.l10n.text import SOURCE_LANGUAGE, column
from editorial.l10n.translations import UNFINISHED, State
from editorial.publishing.authorship import step_message
from editorial.publishing.coverage import newest_rows
from editorial.publishing.gate_steps import STEPS, Situation
from editorial.publishing.models import Publishable
from editorial.translating.models import Work
from editorial.translating.units import Unit, units_of
from editorial.translating.work.queue import Neighbours, QueueForm, neighbours, work_url
from editorial.translating.work.rights import rights_in
from editorial.translating.work.texts import Outcome, Sent, Text, anchor, texts_of

SUBMIT = next(step for step in STEPS if step.name == "submit")
ALL = "all"


class RemarkForm(forms.Form):
    """What the translator tells the reviewer."""

    remark = forms.CharField(
        label=_("Remark for the reviewer"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 2})
    )


class WorkPage:
    """A record in one language, and what this person may do with it."""

    source_language = SOURCE_LANGUAGE

    def __init__(
        self, request: HttpRequest, model_admin: ModelAdmin, record: models.Model, language: str, queue: QueueForm
    ) -> None:
        self.request, self.model_admin = request, model_admin
        self.record, self.language, self.queue = record, language, queue
        self.rights = rights_in(request, model_admin, record, language)
        self.remark = RemarkForm(request.POST if request.POST.get("do") == SUBMIT.name else None)

    @property
    def address(self) -> str:
        return work_url(self.record, self.language)

    @property
    def query(self) -> str:
        """The filters of the queue as a query string; they go along from record to record."""
        return f"?{self.queue.kept}" if self.queue.kept else ""

    @property
    def shows_all(self) -> bool:
        return ALL in self.request.GET

    @property
    def own_address(self) -> str:
        """This very page, with the filters of the queue and the choice of texts."""
        query = "&".join(filter(None, [self.queue.kept, f"{ALL}=1" if self.shows_all else ""]))
        return f"{self.address}?{query}" if query else self.address

    def anchor_behind(self, context: str) -> str:
        """Return where to go on behind this text: at the next one with something to do, or at the end."""
        contexts = [unit.context for unit in self.units]
        behind = self.units[contexts.index(context) + 1 :] if context in contexts else self.units
        return next((anchor(unit) for unit in behind if self._is_to_do(unit)), "end")

    @cached_property
    def units(self) -> list[Unit]:
        """The texts of the newest state, read as if it were public."""
        with newest_rows(type(self.record), [self.record.pk]) as found:
            return list(units_of(found[self.record.pk], self.language))

    def texts(self, sent: Iterable[Sent] = ()) -> list[Text]:
        """Return the texts to show; those that could not be saved stay, whatever their state is."""
        sent = [answer for answer in sent if answer.outcome in {Outcome.REFUSED, Outcome.CONFLICT}]
        wanted = {answer.context for answer in sent}
        units = [unit for unit in self.units if self.shows_all or self._is_to_do(unit) or unit.context in wanted]
        return texts_of(units, self.language, sent)

    def _is_to_do(self, unit: Unit) -> bool:
        return unit.is_unfinished or (self.rights.may_approve and unit.state == State.WAITING)

    @cached_property
    def neighbours(self) -> Neighbours:
        return neighbours(self.queue.work(), self.record, self.language)

    @cached_property
    def work(self) -> Work:
        """What is left to do, as last counted."""
        stored = Work.objects.about(self.record).into(self.language).first()
        return stored or Work(**dict.fromkeys(UNFINISHED, 0))

    @cached_property
    def situation(self) -> Situation | None:
        """Where a publishable record stands."""
        if not isinstance(self.record, Publishable):
            return None
        return Situation(self.record, self.request.user, may_change=self.rights.may_write, may_publish=False)

    @property
    def may_submit(self) -> bool:
        """Only the working copy of something public: when a draft is ready, its editors know."""
        return _is_submittable(self.situation)

    @property
    def is_in_review(self) -> bool:
        return bool(self.situation and self.situation.is_in_review)

    @transaction.atomic
    def submit(self) -> bool:
        """Submit the working copy for review; of two clicks at once the second finds it done."""
        manager = type(self.record)._default_manager
        self.record = manager.select_for_update(of=("self",)).get(pk=self.record.pk)
        self.__dict__.pop("situation", None)
        if not self.may_submit:
            return False
        SUBMIT.run(self.situation, self.remark.cleaned_data["remark"], [])
        self.model_admin.log_change(self.request, self.record, step_message(SUBMIT.name))
        return True

    def log(self, sent: Iterable[Sent]) -> None:
        """Note in the record's history which texts were written: whoever writes them is one of its authors."""
        units = [answer.form.unit for answer in sent if answer.outcome == Outcome.SAVED]
        with override(None):
            changes = [_change(unit) for unit in units]
        if changes:
            self.model_admin.log_change(self.request, self.record, changes)


def _is_submittable(situation: Situation | None) -> bool:
    if situation is None or not situation.copy:
        return False
    return SUBMIT.is_allowed(situation) and SUBMIT.is_possible(situation)


def _change(unit: Unit) -> dict:
    """Return the change of one text as Django's forms note it: untranslated, because others read it too."""
    field = str(unit.record._meta.get_field(column(unit.field, unit.language)).verbose_name)
    if unit.row.is_main:
        return {"changed": {"fields": [field]}}
    return {"changed": {"name": str(unit.record._meta.verbose_name), "object": str(unit.record), "fields": [field]}}
