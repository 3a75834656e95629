"""Forms for a glossary that comes as a file: first the file, then the word to take it over."""

import hashlib
from dataclasses import asdict

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from editorial.translating.term_csv import read_csv
from editorial.translating.term_import import MAX_BYTES, Entry, FileRefused, Step
from editorial.translating.term_tbx import read_tbx

# Another one whenever entries change their form: reports from before are then too old.
SALT = "glossary.import.notes"
HOURS = 12


class TermFileForm(forms.Form):
    file = forms.FileField(
        label=_("CSV or TBX file"),
        help_text=_("First you see what would change. Terms that the file does not name stay as they are."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tbx,.xml,text/csv"}),
    )

    def clean_file(self) -> list[Entry]:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(_("The file is larger than a glossary can be."))
        data = file.read()
        try:
            return read_tbx(data) if _is_xml(data) else read_csv(data)
        except FileRefused as error:
            raise forms.ValidationError(str(error)) from error


class TakeOverForm(forms.Form):
    """Carries the terms of the file from the report to the button, signed: what is taken over is what was shown."""

    entries = forms.CharField(widget=forms.HiddenInput, strip=False)
    seen = forms.CharField(widget=forms.HiddenInput)

    def clean_entries(self) -> list[Entry]:
        try:
            rows = signing.loads(self.cleaned_data["entries"], salt=SALT, max_age=HOURS * 3600)
        except signing.BadSignature as error:
            raise forms.ValidationError(_("This report is too old. Choose the file again.")) from error
        return [Entry(**row) for row in rows]


def take_over_form(steps: list[Step]) -> TakeOverForm:
    entries = signing.dumps([asdict(step.entry) for step in steps], salt=SALT, compress=True)
    return TakeOverForm(initial={"entries": entries, "seen": digest_of(steps)})


def digest_of(steps: list[Step]) -> str:
    """Return a mark of what a report says; it is another one when somebody changes the glossary meanwhile."""
    said = repr([(step.entry.concept, step.outcome.value, step.changes) for step in steps])
    return hashlib.sha256(said.encode(errors="surrogatepass")).hexdigest()


def _is_xml(data: bytes) -> bool:
    return data.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").startswith(b"<")
