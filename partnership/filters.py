"""Filters of the list of agreements, and the fields and conditions that lists of projects and visits share."""

from collections.abc import Callable, Iterator
from datetime import date

from django import forms
from django.db.models import Model, Q, QuerySet
from django.db.models.functions import Coalesce
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext_lazy as _

from editorial.l10n.text import language_tag, text_in
from editorial.publishing.browsing import CountedSelect, FilterForm, year_field
from partnership.models import City, Partnership, Sector
from partnership.ordering import in_reading_order

NOTHING = Q(pk__in=[])
NOT_A_CHOICE = {"invalid_choice": _("“%(value)s” is not one of the choices.")}


class RecordSelect(CountedSelect):
    """A choice of records by name; a name shown in a fallback language carries its lang."""

    def create_option(self, name, value, *args, **kwargs) -> dict:
        option = super().create_option(name, value, *args, **kwargs)
        record = getattr(value, "instance", None)
        if record and (shown := text_in(record, "name")).is_fallback:
            option["attrs"]["lang"] = language_tag(shown.language)
        return option


class RecordChoiceField(forms.ModelChoiceField):
    """A choice among the records that `records` returns when a form is made, by their address."""

    widget = RecordSelect

    def __init__(self, records: Callable[[], QuerySet], **kwargs) -> None:
        self.records = records
        super().__init__(queryset=None, to_field_name="slug", required=False, error_messages=NOT_A_CHOICE, **kwargs)

    def __deepcopy__(self, memo: dict) -> "RecordChoiceField":
        # A queryset made with the class would ask for ever what was public when the process started.
        field = super().__deepcopy__(memo)
        field.queryset = self.records()
        return field


class CityChoices(ModelChoiceIterator):
    def __iter__(self) -> Iterator[tuple]:
        yield "", self.field.empty_label
        yield from map(self.choice, in_reading_order(self.queryset))


class CityChoiceField(RecordChoiceField):
    iterator = CityChoices


def public_partners() -> QuerySet[City]:
    """Return the cities of public relations; a relation still in preparation names nobody."""
    return City.objects.public().filter(partner_relations__in=Partnership.objects.public()).distinct()


def city_field() -> CityChoiceField:
    return CityChoiceField(public_partners, label=_("Partner city"), empty_label=_("All partner cities"))


def sector_field() -> RecordChoiceField:
    return RecordChoiceField(Sector.objects.all, label=_("Sector"), empty_label=_("All sectors"))


def choice_field(label: str, empty_label: str, choices: list[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=[("", empty_label), *choices],
        required=False,
        error_messages=NOT_A_CHOICE,
        widget=CountedSelect,
    )


def of_city(records: QuerySet, city: City, taking_part: str) -> QuerySet:
    """Keep records of the relations with this city, and those where it takes part itself, through `taking_part`."""
    return records.filter(Q(partnerships__partner_city=city) | Q(**{f"{taking_part}__city": city})).distinct()


def touching_year(records: QuerySet, year: int, first: str, last: str, going_on: Q = NOTHING) -> QuerySet:
    """Keep records whose time from the historical date `first` to `last` touches the year; `last` may be empty.

    Records that match `going_on` have no end yet.
    """
    return records.alias(
        first_day=Coalesce(f"{first}_earliest", f"{first}_latest"),
        last_day=Coalesce(f"{last}_latest", f"{first}_latest", f"{first}_earliest"),
    ).filter(going_on | Q(last_day__gte=date(year, 1, 1)), first_day__lte=date(year, 12, 31))


class AgreementFilters(FilterForm):
    city = city_field()
    sector = sector_field()
    year = year_field()

    counted = {"city": ["partnerships__partner_city__slug", "parties__city__slug"], "sector": ["sectors__slug"]}

    def by_city(self, agreements: QuerySet, city: City) -> QuerySet:
        return of_city(agreements, city, taking_part="parties")

    def by_sector(self, agreements: QuerySet, sector: Model) -> QuerySet:
        return agreements.filter(sectors=sector)

    def by_year(self, agreements: QuerySet, year: int) -> QuerySet:
        return touching_year(agreements, year, first="signed_on", last="signed_on")
