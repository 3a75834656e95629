"""Filters of the list of agreements, and what the filters of the lists of projects and visits share with them."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date

from django import forms
from django.db.models import Case, Model, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.forms.models import ModelChoiceIterator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from editorial.l10n.dates import by_date
from editorial.l10n.sorting import order_of
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


def order_field(*further: tuple[str, str]) -> forms.ChoiceField:
    orders = [("oldest", pgettext_lazy("order of a list", "Oldest first")), *further]
    newest = pgettext_lazy("order of a list", "Newest first")
    return choice_field(pgettext_lazy("of a list", "Order"), newest, orders)


class RecordFilters(FilterForm):
    """What lists of records with a time of their own have in common.

    `first` and `last` name the historical dates between which a record lies, `taking_part` the relation in which cities
    take part in it, `going_on` matches records that have no end yet.
    """

    city = city_field()
    sector = sector_field()
    year = year_field()
    order = order_field(("name", pgettext_lazy("order of a list", "By name")))

    field_order = ("city", "sector", "state", "direction", "year", "order")
    first = last = taking_part = ""
    going_on = NOTHING

    def count(self, records: QuerySet) -> None:
        """Count years as well, in one more query: a record counts in each year that it touches."""
        super().count(records)
        rows = self.spanned(self.narrow(records, leaving_out="year")).order_by()
        spans = rows.values_list("pk", "first_day", "last_day").distinct()
        self.offer_years(Counter(year for _pk, first, last in spans if first for year in years_of(first, last)))

    def spanned(self, records: QuerySet) -> QuerySet:
        """Say of each record on which days it begins and ends, as far as that is known."""
        first, last = self.first, self.last
        end = Coalesce(f"{last}_latest", f"{first}_latest", f"{first}_earliest")
        return records.annotate(
            first_day=Coalesce(f"{first}_earliest", f"{first}_latest"),
            last_day=Case(When(self.going_on, then=Value(date.max)), default=end),
        )

    def by_city(self, records: QuerySet, city: City) -> QuerySet:
        return of_city(records, city, self.taking_part)

    def by_year(self, records: QuerySet, year: int) -> QuerySet:
        return self.spanned(records).filter(last_day__gte=date(year, 1, 1), first_day__lte=date(year, 12, 31))

    def by_order(self, records: QuerySet, order: str) -> QuerySet:
        return records.order_by(order_of() if order == "name" else by_date(self.first), "slug")


def years_of(first: date, last: date) -> range:
    """Return the years from one day to another; what goes on is counted until now."""
    now = timezone.localdate().year
    return range(first.year, (max(now, first.year) if last == date.max else last.year) + 1)


class AgreementFilters(RecordFilters):
    counted = {"city": ["partnerships__partner_city__slug", "parties__city__slug"], "sector": ["sectors__slug"]}
    first = last = "signed_on"
    taking_part = "parties"

    def by_sector(self, agreements: QuerySet, sector: Model) -> QuerySet:
        return agreements.filter(sectors=sector)
