"""Forms for people without an account: a remark, or another wording for one text."""

from django import forms
from django.core import signing
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from editorial.l10n.text import language_tag
from editorial.publishing.models import PreviewLink
from editorial.publishing.models.previews import LONGEST_COMMENT, LONGEST_NAME, LONGEST_WORDING
from editorial.publishing.wordings import Wording
from portal.open_forms import OpenForm

KEY_SALT = "preview-answer"
LONGEST_REMARK = 5000


class AnswerForm(OpenForm):
    """What both forms have: a name and a key.

    The key stands in for Django's CSRF cookie, as these pages set none: nobody can send the form who has not opened
    this very link.
    """

    author_name = forms.CharField(
        label=_("Your name"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    key = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, link: PreviewLink, *args, **kwargs) -> None:
        self.link = link
        key = signing.Signer(salt=KEY_SALT).sign(str(link.pk))
        super().__init__(*args, initial={"key": key, **kwargs.pop("initial", {})}, **kwargs)

    @property
    def is_genuine(self) -> bool:
        """True when the form was sent from a page of this link."""
        try:
            return signing.Signer(salt=KEY_SALT).unsign(self.data.get("key", "")) == str(self.link.pk)
        except signing.BadSignature:
            return False

    @property
    def signed_name(self) -> str:
        """The typed name with that of the link, so that staff see through which door it came."""
        return f"{self.cleaned_data['author_name']} ({self.link.label})"


class RemarkForm(AnswerForm):
    text = forms.CharField(label=_("Your remark"), max_length=LONGEST_REMARK, widget=forms.Textarea(attrs={"rows": 6}))
    field_order = ["text", "author_name"]


class ProposalForm(AnswerForm):
    new_text = forms.CharField(label=_("Your wording"), widget=forms.Textarea(attrs={"rows": 8}))
    comment = forms.CharField(
        label=_("Why (may stay empty)"),
        required=False,
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    field_order = ["new_text", "comment", "author_name"]

    def __init__(self, wording: Wording, *args, **kwargs) -> None:
        super().__init__(*args, initial={"new_text": wording.text}, **kwargs)
        self.wording = wording
        field = self.fields["new_text"]
        longest = wording.longest or LONGEST_WORDING
        field.max_length = longest
        field.validators.append(MaxLengthValidator(longest))
        field.widget.attrs |= {"maxlength": longest, "lang": language_tag(wording.language)}

    def clean_new_text(self) -> str:
        text = self.cleaned_data["new_text"].replace("\r\n", "\n")
        if text == self.wording.text.strip():
            raise forms.ValidationError(_("This is the text as it stands. Change it, or leave a remark instead."))
        return text
