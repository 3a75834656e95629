"""Two people, one record: what differs between the form one of them sent and what the other has saved."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.html import strip_tags
from django_prose_editor.fields import ProseEditorFormField

from editorial.l10n.markup import look_alike
from editorial.l10n.richtext import as_html

TAKEN = "_take"
THEIRS = "_theirs-"
OPENED = "_opened"


@dataclass(frozen=True)
class Difference:
    """One field that both left in different states; `name` is the name of the field in the form."""

    name: str
    anchor: str
    label: str
    mine: str
    theirs: str
    # Their value as JSON, in the form in which the browser would send it.
    theirs_as_sent: str
    # True when mine is what the form showed when I opened it: theirs is then meant to stay.
    is_untouched: bool


def differences(context: dict[str, Any], opened: str) -> list[Difference]:
    """Compare every form of a change page, as sent, with what the database says now.

    `opened` is what `as_opened` gave when the page was opened.
    """
    try:
        marks = dict(json.loads(opened))
    except (ValueError, TypeError):
        marks = {}
    return [found for form in forms_of(context) for found in _differences(form, marks)]


def as_opened(context: dict[str, Any]) -> str:
    """Return a short mark of every control of a change page, for the page to carry along: was it touched since?"""
    fields = (field for form in forms_of(context) for field in form)
    shown = (as_sent(field, field.field.prepare_value(field.initial)) for field in fields)
    return json.dumps({name: _mark(values) for controls in shown for name, values in controls.items()})


def with_theirs(sent: QueryDict) -> QueryDict:
    """Return the sent data with every field ticked in TAKEN replaced by what the other person saved.

    The page of the conflict carried those values along; they are typed data like all others and validated as such.
    """
    data = sent.copy()
    for name in sent.getlist(TAKEN):
        try:
            values = dict(json.loads(sent.get(THEIRS + name, "")))
        except (ValueError, TypeError):
            continue
        for key, texts in values.items():
            data.setlist(key, [str(text) for text in texts])
    return data


def forms_of(context: dict[str, Any]) -> list[forms.ModelForm]:
    found = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        found += inline.formset.initial_forms
    return found


def _differences(form: forms.ModelForm, marks: dict[str, str]) -> list[Difference]:
    fresh = _fresh(form)
    if fresh is None:
        return []
    return [
        _difference(form, sent, fresh, saved, marks)
        for sent, saved in zip(form, fresh, strict=True)
        if not sent.is_hidden and _differ(form, sent, saved)
    ]


def _difference(
    form: forms.ModelForm,
    sent: forms.BoundField,
    fresh: forms.ModelForm,
    saved: forms.BoundField,
    marks: dict[str, str],
) -> Difference:
    theirs = as_sent(saved, saved.value())
    return Difference(
        name=sent.html_name,
        anchor=sent.auto_id,
        label=sent.label,
        mine=words(sent, form),
        theirs=words(saved, fresh),
        theirs_as_sent=json.dumps(theirs),
        is_untouched=all(_mark(form.data.getlist(name)) == marks.get(name) for name in theirs),
    )


def _differ(form: forms.ModelForm, sent: forms.BoundField, saved: forms.BoundField) -> bool:
    """The editor of rich text writes other markup for the same text than imports do; that alone is no conflict."""
    field = form.fields[sent.name]
    if isinstance(field, ProseEditorFormField):
        return not look_alike(sent.value() or "", saved.value() or "")
    return field.has_changed(saved.value(), sent.data)


def _fresh(form: forms.ModelForm) -> forms.ModelForm | None:
    """Return the same form as it would open now; None for a row that somebody has deleted meanwhile."""
    instance = type(form.instance)._default_manager.filter(pk=form.instance.pk).first()
    if instance is None:
        return None
    fresh = type(form)(instance=instance, prefix=form.prefix)
    for name in set(fresh.fields) - set(form.fields):
        del fresh.fields[name]
    for name in set(form.fields) - set(fresh.fields):
        # Formsets add the key of the row and the box for deleting it.
        fresh.fields[name] = form.fields[name]
    fresh.order_fields(list(form.fields))
    return fresh


def words(field: forms.BoundField, form: forms.ModelForm) -> str:
    """Return a field's value as a person reads it: names instead of keys, formatted text as it looks."""
    value = field.value()
    choices = form.fields[field.name]
    if isinstance(choices, forms.ModelChoiceField):
        keys = value if isinstance(value, list | tuple) else [value]
        rows = choices.queryset.filter(pk__in=[getattr(key, "pk", key) for key in keys if key])
        return ", ".join(str(row) for row in rows)
    if isinstance(choices, forms.ChoiceField):
        return str(dict(choices.choices).get(value, value))
    if isinstance(choices, ProseEditorFormField):
        return as_html(value or "")
    return str("" if value is None else value)


def _mark(values: Iterable[str]) -> str:
    """Return the same mark for texts that differ in markup and line ends alone, as editors and browsers change them."""
    words = [strip_tags(value).split() for value in sorted(values)]
    return hashlib.sha256(json.dumps(words).encode()).hexdigest()[:8]


def as_sent(field: forms.BoundField, value: Any) -> dict[str, list[str]]:
    """Return a saved value of a field as the browser would send it, by name of the control."""
    widget, name = field.field.widget, field.html_name
    if isinstance(widget, forms.MultiWidget):
        parts = zip(widget.widgets, widget.widgets_names, widget.decompress(value), strict=True)
        return {name + suffix: _shown(control, part) for control, suffix, part in parts}
    if isinstance(widget, forms.CheckboxInput):
        return {name: ["on"] if value else []}
    if isinstance(value, list | tuple):
        return {name: [str(getattr(item, "pk", item)) for item in value]}
    return {name: _shown(widget, value)}


def _shown(control: forms.Widget, value: Any) -> list[str]:
    """Return what a control holds for a value: a date for example is written as the language writes it."""
    shown = control.format_value(value)
    return [str(text) for text in shown] if isinstance(shown, list | tuple) else ["" if shown is None else str(shown)]
