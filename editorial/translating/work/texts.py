"""One text as the page shows it: its form, its German source with the terms marked, and what is to be said about it."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from editorial.l10n.richtext import as_html
from editorial.l10n.text import language_tag
from editorial.l10n.text_changes import Piece, compare_rich_texts, compare_texts, plain_text
from editorial.l10n.translations import State
from editorial.translating import checks
from editorial.translating.checks import Finding
from editorial.translating.units import Unit
from editorial.translating.work.marking import Marked, marked_sources

SIGNS_PER_LINE = 50


class Outcome(models.TextChoices):
    """What became of a text that was sent."""

    SAVED = "saved", _("saved")
    UNCHANGED = "unchanged", _("nothing to save")
    REFUSED = "refused", _("not saved")
    CONFLICT = "conflict", _("not saved: somebody else has changed this text meanwhile")
    GONE = "gone", _("not saved: this text does not exist any more")


class TextForm(forms.Form):
    """The translation of one text; `seen` says what stood on the page when it was typed."""

    text = forms.CharField(required=False)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, unit: Unit, data: Mapping | None = None) -> None:
        # A rich text is marked as safe and would not be escaped in its control.
        super().__init__(data, prefix=unit.context, initial={"text": "".join(unit.text), "seen": seen(unit)})
        self.unit = unit
        self.fields["text"] = _field(unit)

    def clean_text(self) -> str:
        text = _tidy(self.cleaned_data["text"])
        is_one_line = not isinstance(self.unit.target_field, models.TextField)
        return self.unit.clean(" ".join(text.split()) if is_one_line else text)

    @property
    def is_touched(self) -> bool:
        """Tell whether somebody has typed: the text is not the one that was on the page."""
        typed = self.data.get(self.add_prefix("text"), "")
        return _digest(_tidy(typed)) != self.data.get(self.add_prefix("seen"), "").rpartition("-")[2]

    @property
    def is_of_now(self) -> bool:
        """Tell whether source and translation are still those that were on the page."""
        return self.cleaned_data["seen"] == seen(self.unit)

    def renew(self) -> None:
        """Let the form be sent again by somebody who now looks at the newest texts; what was typed stays."""
        text = self.add_prefix("text")
        self.data = {text: self.data.get(text, ""), self.add_prefix("seen"): seen(self.unit)}


class Text:
    """A text on the page."""

    def __init__(self, unit: Unit, marked: Marked, form: TextForm | None = None, outcome: str = "") -> None:
        self.unit, self.marked, self.outcome = unit, marked, outcome
        self.form = form or TextForm(unit)

    @property
    def label(self) -> str:
        return capfirst(self.unit.record._meta.get_field(self.unit.field).verbose_name)

    @property
    def anchor(self) -> str:
        return anchor(self.unit)

    @property
    def reading(self) -> str:
        """The newest translation to be read; a draft is kept as data and cleaned before it is shown."""
        return as_html(self.unit.text) if self.unit.is_rich else self.unit.text

    @property
    def in_use(self) -> str:
        """The finished translation, where the field shows an unfinished one."""
        return self.unit.target if self.unit.draft else ""

    @property
    def plain(self) -> str:
        """The newest translation as a control holds it: marked as safe it would not be escaped."""
        return "".join(self.unit.text)

    @property
    def is_conflict(self) -> bool:
        return self.outcome == Outcome.CONFLICT

    @property
    def may_fit(self) -> bool:
        return self.unit.state == State.OUTDATED

    @property
    def may_be_approved(self) -> bool:
        return self.unit.state == State.WAITING

    @property
    def changes(self) -> list[Piece]:
        """How the German text was changed since this translation was made from it."""
        then, now = self.unit.made_from, self.unit.source
        if not then or self.unit.is_made_from(then):
            return []
        return compare_rich_texts(then, now) if self.unit.is_rich else compare_texts(then, now)

    @property
    def findings(self) -> list[Finding]:
        """What is worth a second look in what stands in the field."""
        text = self.form.cleaned_data.get("text", "") if self.form.is_bound else self.unit.text
        return checks.findings(self.unit, text) if text else []

    @property
    def source_length(self) -> int:
        return self._length(self.unit.source)

    @property
    def length(self) -> int:
        return self._length(str(self.form["text"].value() or ""))

    def _length(self, text: str) -> int:
        return len(plain_text(text) if self.unit.is_rich else text)


class Section(NamedTuple):
    """A part of the record with its texts."""

    label: str
    texts: list[Text]


@dataclass(frozen=True)
class Sent:
    """What came of one text of a request; `form` is missing where there is no such text."""

    context: str
    outcome: Outcome
    form: TextForm | None = None


def texts_of(units: list[Unit], language: str, sent: Iterable[Sent] = ()) -> list[Text]:
    """Return the units as texts of the page; those that were sent and not saved keep what was typed."""
    kept = {answer.context: answer for answer in sent if answer.form}
    texts = []
    for unit, marked in zip(units, marked_sources(units, language), strict=True):
        answer = kept.get(unit.context)
        texts.append(Text(unit, marked, answer.form, answer.outcome) if answer else Text(unit, marked))
    return texts


def sections_of(texts: Iterable[Text]) -> Iterator[Section]:
    """Group the texts by the parts of the record."""
    for _key, part in groupby(texts, key=lambda text: text.unit.record.pk):
        found = list(part)
        row = found[0].unit.row
        yield Section(row.label or capfirst(row.record._meta.verbose_name), found)


def anchor(unit: Unit) -> str:
    """Return the id of the unit's part of the page."""
    return f"text-{unit.record.pk}-{unit.field}"


def seen(unit: Unit) -> str:
    """Return a fingerprint of what a page shows of the unit; the last part is about the text in the field alone."""
    return f"{_digest(unit.source)}-{_digest(unit.target)}-{_digest(_tidy(unit.text))}"


def _field(unit: Unit) -> forms.Field:
    attributes = {
        "lang": language_tag(unit.language),
        "data-limit": unit.max_length or "",
        "aria-describedby": f"{anchor(unit)}-state {anchor(unit)}-notes",
    }
    if unit.is_rich:
        field = unit.target_field.formfield(required=False, widget=AdminTextareaWidget)
    else:
        # Without the control's own limit: browsers cut what is pasted without a word.
        field = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": _lines(unit.source)}))
    field.label = unit.label
    field.widget.attrs |= attributes
    return field


def _lines(text: str) -> int:
    """Return a fitting height for a translation of `text`."""
    return min(2 + sum(len(line) // SIGNS_PER_LINE for line in text.split("\n")) + text.count("\n"), 16)


def _tidy(text: str) -> str:
    """Return the text as it is compared: browsers send line ends as CR LF."""
    return text.replace("\r\n", "\n").strip()


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:16]
