"""The model field and the form field for historical dates."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from .dates import MAX_STORED_LENGTH, MAX_TYPED_LENGTH, bounds, format_date, parse_date


class HistoricalDateFormField(forms.CharField):
    """Shows the stored date in words of the active language and takes German, Chinese and EDTF."""

    def __init__(self, *, max_length: int = MAX_TYPED_LENGTH, help_text: str = "", **kwargs: Any) -> None:
        help_text = help_text or _(
            "As exactly as it is known, for example 28.10.2015, 10/2015, Oktober 2015, Frühjahr 2016, ca. 2005, "
            "seit 2005 or 2015年10月28日."
        )
        super().__init__(max_length=max_length, help_text=help_text, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Print a stored date, but only in words that can be read back; what was typed stays as typed."""
        words = format_date(value) if isinstance(value, str) else value
        return words if words != value and _parsed_or_none(words) == value else value

    def to_python(self, value: Any) -> str:
        return parse_date(super().to_python(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        typed = _parsed_or_none(data or "")
        return not self.disabled and (typed is None or typed != _parsed_or_none(initial or ""))


class HistoricalDateField(models.CharField):
    """A date as canonical EDTF text, with its first and last possible day as two more columns.

    `signed_on = HistoricalDateField(_("signed on"))` also gives `signed_on_earliest` and `signed_on_latest`; NULL there
    means open or unknown. They follow the text in save() and bulk_create(). QuerySet.update(), bulk_update() and
    save(update_fields=…) write only the columns they are given, so these must name all three.
    """

    def __init__(self, *args: Any, has_bounds: bool = True, **kwargs: Any) -> None:
        # Migrations carry the two columns as fields of their own and therefore say has_bounds=False.
        self.has_bounds = has_bounds
        super().__init__(*args, **{"max_length": MAX_STORED_LENGTH, "blank": True, "default": ""} | kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"blank": self.blank, "has_bounds": False}

    def contribute_to_class(self, cls: type[models.Model], name: str, **kwargs: Any) -> None:
        super().contribute_to_class(cls, name, **kwargs)
        # A child of an abstract model copies this field, which then adds its own two columns.
        if self.has_bounds and not cls._meta.abstract:
            label = self.verbose_name
            for suffix, pattern in (
                ("earliest", _("{date}: first possible day")),
                ("latest", _("{date}: last possible day")),
            ):
                column = models.DateField(
                    format_lazy(pattern, date=label), null=True, blank=True, editable=False, db_index=True
                )
                cls.add_to_class(f"{name}_{suffix}", column)

    def to_python(self, value: Any) -> str:
        return parse_date(str(value or ""))

    def clean(self, value: Any, model_instance: models.Model | None) -> str:
        """Set the bounds as well, so that Model.clean() can compare dates before anything is saved."""
        text = super().clean(value, model_instance)
        if model_instance is not None:
            self._set_bounds(model_instance, text)
        return text

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        text = self.to_python(getattr(model_instance, self.attname))
        setattr(model_instance, self.attname, text)
        self._set_bounds(model_instance, text)
        return text

    def _set_bounds(self, model_instance: models.Model, text: str) -> None:
        for suffix, day in zip(("earliest", "latest"), bounds(text), strict=True):
            setattr(model_instance, f"{self.name}_{suffix}", day)

    def get_prep_value(self, value: Any) -> str | None:
        # CharField would send a search for a part of the text ("201") through to_python.
        return None if value is None else str(value)

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        if not hasattr(value, "as_sql"):
            value = self.to_python(value)
        return super().get_db_prep_save(value, connection)

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        return super().formfield(**{"form_class": HistoricalDateFormField, "max_length": MAX_TYPED_LENGTH} | kwargs)


def _parsed_or_none(text: str) -> str | None:
    try:
        return parse_date(text)
    except ValidationError:
        return None
