"""Two people, one record: what differs between the form one of them sent and what the other has saved."""

import json
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django_prose_editor.fields import ProseEditorFormField

from editorial.l10n.markup import look_alike
from editorial.l10n.richtext import as_html

TAKEN = "_take"
THEIRS = "_theirs-"


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


def differences(context: dict[str, Any]) -> list[Difference]:
    """Compare every form of a change page, as sent, with what the database says now."""
    return [found for form in forms_of(context) for found in _differences(form)]


def with_theirs(sent: QueryDict) -> QueryDict:
    """Return the sent data with every field ticked in TAKEN replaced by what the other person saved.

    The page of the conflict carried those values along; they are typed data like all others and validated as such.
    """
    data = sent.copy()
    for name in sent.getlist(TAKEN):
        try:
            values = json.loads(sent.get(THEIRS + name, ""))
        except json.JSONDecodeError:
            continue
        for key, texts in values.items():
            data.setlist(key, [str(text) for text in texts])
    return data


def forms_of(context: dict[str, Any]) -> list[forms.ModelForm]:
    found = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        found += inline.formset.initial_forms
    return found


def _differences(form: forms.ModelForm) -> list[Difference]:
    fresh = _fresh(form)
    if fresh is None:
        return []
    return [
        Difference(
            sent.html_name, sent.auto_id, sent.label, words(sent, form), words(saved, fresh), json.dumps(as_sent(saved))
        )
        for sent, saved in zip(form, fresh, strict=True)
        if not sent.is_hidden and _differ(form, sent, saved)
    ]


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


def as_sent(field: forms.BoundField) -> dict[str, list[str]]:
    """Return a field's saved value as the browser would send it, by name of the control."""
    value, widget, name = field.value(), field.field.widget, field.html_name
    if isinstance(widget, forms.MultiWidget):
        parts = zip(widget.widgets_names, widget.decompress(value), strict=True)
        return {name + suffix: [] if part is None else [str(part)] for suffix, part in parts}
    if isinstance(widget, forms.CheckboxInput):
        return {name: ["on"] if value else []}
    if isinstance(value, list | tuple):
        return {name: [str(getattr(item, "pk", item)) for item in value]}
    return {name: ["" if value is None else str(value)]}
