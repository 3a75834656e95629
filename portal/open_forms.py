"""Forms that anybody may send, without an account, a cookie or a script."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

_CONTROLS = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


class OpenForm(forms.Form):
    """A form with a trap for programs, and with texts that contain nothing but text."""

    # People do not see it; programs fill in everything.
    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    @property
    def is_trapped(self) -> bool:
        return bool(self.data.get("website"))

    def clean(self) -> dict:
        """Take out characters that nobody types and that could turn lines round on the screens of staff."""
        return {
            name: _CONTROLS.sub("", value).strip() if isinstance(value, str) else value
            for name, value in super().clean().items()
        }
