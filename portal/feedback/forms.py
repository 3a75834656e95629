"""The form with which citizens report a barrier or write to us."""

import time
from datetime import timedelta

from django import forms
from django.conf import settings
from django.core import signing
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.feedback.addresses import LONGEST, office_of, own_path
from portal.open_forms import OpenForm
from portal.pages.models import Feedback

STAMP_SALT = "feedback-form"
RECEIPT_SALT = "feedback-receipt"
QUICKEST_SECONDS = 3
VALID_SECONDS = int(timedelta(days=1).total_seconds())
LABELS = {
    Feedback.Kind.BARRIER: _("What can you not read, hear or use?"),
    Feedback.Kind.CONTACT: _("Your message"),
}


def stamp(at: float | None = None) -> str:
    """Return the signed moment at which a form was opened, in seconds since 1970."""
    return signing.dumps(int(at or time.time()), salt=STAMP_SALT)


def age_of(stamped: str) -> float | None:
    """Return for how many seconds a form has been open; None if we never gave it out."""
    try:
        return time.time() - signing.loads(stamped, salt=STAMP_SALT)
    except signing.BadSignature:
        return None


class FeedbackForm(OpenForm):
    """Programs are held off by a trap and by a stamp that says when the form was opened; people just send again."""

    message = forms.CharField(
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Please write what it is about.")},
    )
    page_address = forms.CharField(
        label=_("Which page is it about?"),
        required=False,
        max_length=LONGEST,
        help_text=_("Address of a page of this site. It may stay empty."),
    )
    name = forms.CharField(
        label=_("Your name (may stay empty)"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail address (may stay empty)"),
        required=False,
        help_text=_("Only if you want an answer."),
        error_messages={"invalid": _("This is not a whole e-mail address, such as name@example.org.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    key = forms.CharField(required=False, widget=forms.HiddenInput)
    field_order = ["message", "page_address", "name", "email"]

    def __init__(self, kind: str, *args, **kwargs) -> None:
        initial = {"key": stamp(), **kwargs.pop("initial", {})}
        super().__init__(*args, initial=initial, label_suffix="", **kwargs)
        self.kind = kind
        self.fields["message"].label = LABELS[kind]

    def clean_page_address(self) -> str:
        address = self.cleaned_data["page_address"]
        if address and not own_path(address):
            raise forms.ValidationError(_("This is no address of this site. Correct it, or leave it empty."))
        return own_path(address)

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean(self) -> dict:
        cleaned = super().clean()
        problem = self._doubt()
        # Who has something to correct sends the form again in any case.
        if problem and not self.errors:
            self.add_error(None, problem)
        return cleaned

    def _doubt(self) -> str:
        """Say why a person should send the form once more, and let it pass the next time."""
        age = age_of(self.data.get("key", ""))
        if age is None or age > VALID_SECONDS:
            self._renew(key=stamp())
            return _("The form was open for too long. Please send it again; nothing you typed is lost.")
        if age < QUICKEST_SECONDS:
            return _("That was very quick. Please check your message and send it again; nothing you typed is lost.")
        if self.is_trapped:
            self._renew(website="")
            return _("A field that people do not see was filled in. Please send it again; nothing you typed is lost.")
        return ""

    def _renew(self, **values: str) -> None:
        self.data = self.data.copy()
        self.data.update(values)

    def keep(self) -> Feedback:
        """Store the message, with the office it concerns and the day on which an answer is due."""
        texts = {name: self.cleaned_data[name] for name in ("message", "page_address", "name", "email")}
        return Feedback.objects.create(
            **texts,
            kind=self.kind,
            language=get_language(),
            due_on=localdate() + settings.FEEDBACK_DUE_IN[self.kind],
            owning_office=office_of(texts["page_address"]) if texts["page_address"] else None,
        )


def receipt(feedback: Feedback) -> str:
    """Return what the page after sending shows, signed, so that it needs neither a cookie nor the stored message."""
    told = {"kind": feedback.kind, "reference": feedback.reference, "due_on": feedback.due_on.isoformat()}
    return signing.dumps(told, salt=RECEIPT_SALT)
