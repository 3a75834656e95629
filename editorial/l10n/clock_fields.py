"""A form field for a day and a clock time: two controls, each of which says for itself what it is."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminSplitDateTime
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ClockTimeField(forms.SplitDateTimeField):
    """Django's field, whose label belongs to neither of its two controls."""

    widget = AdminSplitDateTime

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for control, part in zip(self.widget.widgets, (_("date"), pgettext_lazy("time of day", "time")), strict=True):
            control.attrs["aria-label"] = format_lazy("{label}: {part}", label=self.label, part=part)
