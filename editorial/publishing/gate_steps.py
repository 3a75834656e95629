"""The steps a person can take on the publish gate, as data: who may, when it is possible, what it does."""

import hashlib
import json
from collections.abc import Callable, Collection
from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from editorial.l10n.text import SOURCE_LANGUAGE
from editorial.publishing import publication, snapshots
from editorial.publishing.authorship import authors_of
from editorial.publishing.models import Publishable, Remark, Revision
from editorial.publishing.working_copies import copy_of
from editorial.staff.models import User

Status = Publishable.Status
OTHER_LANGUAGES = [(code, name) for code, name in settings.LANGUAGES if code != SOURCE_LANGUAGE]


class Situation:
    """Where a record stands and what the person in front of it may do."""

    def __init__(self, record: Publishable, user: User, *, may_change: bool, may_publish: bool) -> None:
        self.record, self.user = record, user
        self.may_change, self.may_publish = may_change, may_publish
        self.copy = copy_of(record)
        self.remark = Remark.objects.about(record).first()
        self.revision = Revision.objects.about(record).defer("data").first()

    @property
    def is_in_review(self) -> bool:
        return self.copy.is_in_review if self.copy else self.record.status == Status.IN_REVIEW

    @property
    def is_public(self) -> bool:
        return self.record.status == Status.PUBLISHED

    @property
    def left_out(self) -> list[str]:
        """Languages that were to follow when the record was last published."""
        return self.revision.left_out_languages if self.revision and self.is_public else []

    @property
    def has_something_new(self) -> bool:
        return bool(self.copy) or not self.is_public or bool(self.left_out)

    @cached_property
    def is_own_work(self) -> bool:
        return self.user in authors_of(self.record)

    @cached_property
    def seen(self) -> str:
        """A fingerprint of all this; a page sent with an older one was made for another state."""
        content = self.copy.version if self.copy else snapshots.take(self.record)
        parts = [
            content,
            self.record.status,
            self.is_in_review,
            *(row and row.pk for row in (self.remark, self.revision)),
        ]
        return hashlib.sha256(json.dumps(parts, cls=DjangoJSONEncoder, sort_keys=True).encode()).hexdigest()

    @property
    def marks(self) -> dict[str, str]:
        """What a form carries along, so that its answer is not taken for another state or taken twice."""
        return {"seen": self.seen, "last_remark": str(self.remark.pk) if self.remark else ""}


@dataclass(frozen=True)
class Step:
    """`is_possible` asks about the state, `is_allowed` about the right; `kind` is the remark the step leaves."""

    name: str
    label: str
    text_label: str
    kind: str
    is_allowed: Callable[[Situation], bool]
    is_possible: Callable[[Situation], bool]
    run: Callable[[Situation, str, Collection[str]], object]
    done: str
    needs_text: Callable[[Situation], bool] = lambda situation: True
    publishes: bool = False
    leaves_out: bool = False

    def form(self, situation: Situation, data: dict | None = None) -> "StepForm":
        return StepForm(self, situation, data)


class StepForm(forms.Form):
    """One step: what it is about in words, the languages it leaves out, and the state it was made for."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    last_remark = forms.CharField(widget=forms.HiddenInput, required=False)
    without = forms.MultipleChoiceField(label=_("These languages follow"), required=False)
    text = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), max_length=5000)

    def __init__(self, step: Step, situation: Situation, data: dict | None = None) -> None:
        super().__init__(data, auto_id=f"id_{step.name}_%s", initial=situation.marks)
        self.step, self.situation = step, situation
        self.fields["text"].label = step.text_label
        self.fields["text"].required = step.needs_text(situation)
        if step.leaves_out:
            self._offer_languages()
        else:
            del self.fields["without"]

    def _offer_languages(self) -> None:
        field = self.fields["without"]
        field.widget = forms.MultipleHiddenInput() if len(OTHER_LANGUAGES) == 1 else forms.CheckboxSelectMultiple()
        field.choices, field.required = OTHER_LANGUAGES, True
        self.initial["without"] = [code for code, _name in OTHER_LANGUAGES]

    def renewed(self, situation: Situation) -> "StepForm":
        """Make the refused form fit the state that the person now looks at; what was typed stays."""
        self.data = self.data.copy()
        for name, value in situation.marks.items():
            self.data[name] = value
        return self

    @property
    def has_been_done(self) -> bool:
        """True when this very step has left its remark since the page was shown: a second click, or the back button."""
        remark, told = self.situation.remark, self.data.get("text", "")
        if remark is None or str(remark.pk) == self.data.get("last_remark"):
            return False
        same_words = remark.text.split() == told.split()
        return same_words and (remark.author_id, remark.kind) == (self.situation.user.pk, self.step.kind)

    @property
    def left_out(self) -> list[str]:
        return self.cleaned_data.get("without", [])


def _submit(situation: Situation, text: str, _without: Collection[str]) -> None:
    publication.submit(situation.record, by=situation.user, remark=text)


def _send_back(situation: Situation, text: str, _without: Collection[str]) -> None:
    publication.send_back(situation.record, by=situation.user, remark=text)


def _publish(situation: Situation, text: str, without: Collection[str]) -> None:
    publication.publish(situation.record, by=situation.user, reason=text, without=without)


def _withdraw(situation: Situation, text: str, _without: Collection[str]) -> None:
    publication.withdraw(situation.record, by=situation.user, reason=text)


def _note(situation: Situation, text: str, _without: Collection[str]) -> None:
    publication.say(situation.record, Remark.Kind.NOTE, text, situation.user)


def _may_publish(situation: Situation) -> bool:
    return situation.may_publish


STEPS = [
    Step(
        name="submit",
        label=_("Submit for review"),
        text_label=_("Remark for the reviewer"),
        kind=Remark.Kind.SUBMITTED,
        is_allowed=lambda situation: situation.may_change,
        # Something public without a working copy has nothing to review, and must not lose its status.
        is_possible=lambda situation: not situation.is_in_review and bool(situation.copy or not situation.is_public),
        run=_submit,
        done=_("Submitted for review."),
        needs_text=lambda situation: False,
    ),
    Step(
        name="send_back",
        label=_("Send back"),
        text_label=_("What is to be changed"),
        kind=Remark.Kind.SENT_BACK,
        is_allowed=_may_publish,
        is_possible=lambda situation: situation.is_in_review,
        run=_send_back,
        done=_("Sent back."),
    ),
    Step(
        name="publish",
        label=_("Publish everything"),
        text_label=_("Remark or reason"),
        kind=Remark.Kind.PUBLISHED,
        is_allowed=_may_publish,
        is_possible=lambda situation: situation.has_something_new,
        run=_publish,
        done=_("Published in all languages."),
        needs_text=lambda situation: situation.is_own_work,
        publishes=True,
    ),
    Step(
        name="publish_alone",
        label=_("Publish German alone") if len(OTHER_LANGUAGES) == 1 else _("Publish without these languages"),
        text_label=_("Why the other language follows later"),
        kind=Remark.Kind.PUBLISHED,
        is_allowed=_may_publish,
        is_possible=lambda situation: bool(OTHER_LANGUAGES) and bool(situation.copy or not situation.is_public),
        run=_publish,
        done=_("Published. The page in the other language says that it follows."),
        publishes=True,
        leaves_out=True,
    ),
    Step(
        name="withdraw",
        label=_("Withdraw from the public"),
        text_label=_("Why it is withdrawn"),
        kind=Remark.Kind.WITHDRAWN,
        is_allowed=_may_publish,
        is_possible=lambda situation: situation.is_public,
        run=_withdraw,
        done=_("Withdrawn. Citizens do not see it any more."),
    ),
    Step(
        name="note",
        label=_("Add a note"),
        text_label=_("Note for colleagues"),
        kind=Remark.Kind.NOTE,
        is_allowed=lambda situation: True,
        is_possible=lambda situation: True,
        run=_note,
        done=_("The note is kept with the record."),
    ),
]
