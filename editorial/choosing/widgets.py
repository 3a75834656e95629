"""Fields in which one types part of a name and chooses records: by keyboard, by screen reader, in few queries."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.db import models

from editorial.naming import rows_by_key


class ChoosingMixin:
    """Django's autocomplete with a script of our own: Select2 has parts that a screen reader cannot name."""

    # The chosen rows by key, handed over by name_chosen(); without them the field asks for its own.
    rows: dict[str, models.Model] | None = None

    @property
    def media(self) -> forms.Media:
        return forms.Media(js=["choosing/choosing.js"], css={"all": ["choosing/choosing.css"]})

    def optgroups(self, name: str, value: list[str], attrs: dict | None = None) -> list[tuple]:
        """Return what is chosen as the only options; the script asks the server for others."""
        if self.rows is None:
            return super().optgroups(name, value, attrs)
        options = [] if self.is_required or self.allow_multiple_selected else [("", "")]
        label = self.choices.field.label_from_instance
        options += [(key, label(self.rows[key])) for key in dict.fromkeys(value) if key in self.rows]
        made = [self.create_option(name, key, text, key in value, number) for number, (key, text) in enumerate(options)]
        return [(None, made, 0)]


class ChoosingSelect(ChoosingMixin, AutocompleteSelect):
    pass


class ChoosingSelectMultiple(ChoosingMixin, AutocompleteSelectMultiple):
    pass


def name_chosen(page: Iterable[forms.BaseForm]) -> None:
    """Hand what is chosen anywhere in these forms to their fields: one query per model, however many rows there are."""
    fields = list(_choosing_fields(page))
    keys: dict[type[models.Model], set[str]] = defaultdict(set)
    for _widget, model, chosen in fields:
        keys[model].update(chosen)
    rows = {model: rows_by_key(model, wanted) for model, wanted in keys.items()}
    for widget, model, _chosen in fields:
        widget.rows = rows[model]


def _choosing_fields(page: Iterable[forms.BaseForm]) -> Iterator[tuple[ChoosingMixin, type[models.Model], list[str]]]:
    """Yield widget, model and keys of each field in which records are chosen."""
    for form in page:
        for bound in form:
            # The admin wraps the widget to add links beside it.
            widget = getattr(bound.field.widget, "widget", bound.field.widget)
            if isinstance(widget, ChoosingMixin):
                yield widget, bound.field.queryset.model, _keys(bound.value())


def _keys(value: Any) -> list[str]:
    values = value if isinstance(value, list | tuple | models.QuerySet) else [value]
    return [str(getattr(each, "pk", each)) for each in values if each not in (None, "")]
