"""Filters of the list of agreements, and what the filters of the lists of projects and visits share with them."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import chain
from types import MappingProxyType

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Case, Model, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.forms.models import ModelChoiceIterator
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from editorial.l10n.dates import by_date
from editorial.l10n.sorting import order_of
from editorial.l10n.text import language_tag, text_in
from editorial.publishing.browsing import CountedSelect, FilterForm, year_field
from editorial.publishing.listing import Chosen, Listing, choices_of, rows_of
from editorial.publishing.models import Publishable
from editorial.publishing.remembering import remembered
from partnership.models import Agreement, City, Partnership, Sector
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


class RecordChoices(ModelChoiceIterator):
    def __iter__(self) -> Iterator[tuple]:
        yield "", self.field.empty_label
        yield from map(self.choice, self.in_order(self.queryset if self.field.offered is None else self.field.offered))

    def in_order(self, records: Iterable[Model]) -> Iterable[Model]:
        return records


class CityChoices(RecordChoices):
    def in_order(self, cities: Iterable[City]) -> list[City]:
        return in_reading_order(cities)


class RecordChoiceField(forms.ModelChoiceField):
    """A choice among the records that `records` returns when a form is made, by their address."""

    widget = RecordSelect
    iterator = RecordChoices

    def __init__(self, records: Callable[[], QuerySet], **kwargs) -> None:
        self.records = records
        super().__init__(queryset=None, to_field_name="slug", required=False, error_messages=NOT_A_CHOICE, **kwargs)

    # The records where they are at hand already; no query then.
    offered: list[Model] | None = None

    def __deepcopy__(self, memo: dict) -> "RecordChoiceField":
        # A queryset made with the class would ask for ever what was public when the process started.
        field = super().__deepcopy__(memo)
        field.queryset = self.records()
        return field

    def to_python(self, value: str) -> Model | None:
        if self.offered is None or value in self.empty_values:
            return super().to_python(value)
        if found := next((record for record in self.offered if record.slug == value), None):
            return found
        raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice", params={"value": value})


class CityChoiceField(RecordChoiceField):
    iterator = CityChoices


def public_partners() -> QuerySet[City]:
    """Return the cities of public relations; a relation still in preparation names nobody."""
    return City.objects.public().filter(partner_relations__in=Partnership.objects.public()).distinct()


def city_field() -> CityChoiceField:
    return CityChoiceField(public_partners, label=_("Partner city"), empty_label=_("All partner cities"))


def all_sectors() -> list[Sector]:
    """Return the sectors in their order, from memory."""
    return remembered("sectors", lambda: list(Sector.objects.all()))


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
    every = records.model.objects.order_by()
    related = every.filter(partnerships__partner_city=city).values("pk")
    return records.filter(Q(pk__in=related) | Q(pk__in=every.filter(**{f"{taking_part}__city": city}).values("pk")))


def order_field(*further: tuple[str, str]) -> forms.ChoiceField:
    orders = [("oldest", pgettext_lazy("order of a list", "Oldest first")), *further]
    newest = pgettext_lazy("order of a list", "Newest first")
    return choice_field(pgettext_lazy("of a list", "Order"), newest, orders)


class ListingFilters(FilterForm):
    """Filters of a list that is kept in memory; fields named in `counted` say for each choice how many it leads to."""

    counted: Collection[str]

    def __init__(self, data: QueryDict, listing: Listing) -> None:
        super().__init__(data)
        self.listing = listing
        self.fields["city"].offered = remembered("partners", lambda: list(public_partners()))
        if "sector" in self.fields:
            self.fields["sector"].offered = all_sectors()
        self.is_valid()
        for name in self.counted:
            self.fields[name].widget.counts = listing.counts(name, self.chosen)
        years = listing.counts("year", self.chosen)
        self.offer_years(Counter({int(year): number for year, number in years.items() if number}))

    @property
    def chosen(self) -> dict[str, str]:
        """The valid filters as the listing knows them; what is broken is left out and said beside its field."""
        values = {name: self.cleaned_data.get(name) for name in [*self.counted, "year"]}
        return {name: str(getattr(value, "slug", value)) for name, value in values.items() if value}


class RecordFilters(ListingFilters):
    """What lists of records with a time of their own have in common.

    `first` and `last` name the historical dates between which a record lies, `counted` the paths on which the values of
    filters are found in a record, `going_on` matches records that have no end yet.
    """

    city = city_field()
    sector = sector_field()
    year = year_field()
    order = order_field(("name", pgettext_lazy("order of a list", "By name")))

    field_order = ("city", "sector", "state", "direction", "year", "order")
    model: type[Publishable]
    counted: dict[str, list[str]]
    # More that leads to records, for other pages than the list.
    further: Mapping[str, list[str]] = MappingProxyType({"partnership": ["partnerships__slug"]})
    # Columns that a link to a record prints beside its title.
    printed: Sequence[str]
    first = last = ""
    going_on = NOTHING

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data, listing_of(self.model))

    def __init_subclass__(cls, **options: object) -> None:
        super().__init_subclass__(**options)
        LISTS[cls.model] = cls

    def found(self, records: QuerySet) -> Chosen:
        """Return the records found, in the order chosen, fetched from `records` page by page."""
        fetch = partial(self.listing.records_at, records=records)
        return Chosen(self.listing, self.listing.matching(self.chosen), fetch, self._order())

    def _order(self) -> Sequence[int] | None:
        order = self.cleaned_data.get("order")
        if not order:
            return None
        by = order_of() if order == "name" else by_date(self.first)
        return self.listing.order(
            order_of() if order == "name" else order,
            lambda: (key for (key,) in rows_of(self.model.objects.public().order_by(by, "slug"))),
        )

    @classmethod
    def read(cls) -> Listing:
        """Read which records are public, in their order, and what leads to them; a query for each path."""
        keys = (key for (key,) in rows_of(cls.model.objects.public().newest_first()))
        return Listing(keys, chain(cls._values(), cls._years()))

    @classmethod
    def _values(cls) -> Iterator[tuple[str, str, str]]:
        """Yield what leads to all records: the listing leaves out what is not public, sooner than a database can."""
        for name, paths in {**cls.counted, **cls.further}.items():
            for path in paths:
                yield from choices_of(cls.model.objects.all(), name, path)

    @classmethod
    def _years(cls) -> Iterator[tuple[str, str, str]]:
        """A record belongs to each year that it touches."""
        first = Coalesce(f"{cls.first}_earliest", f"{cls.first}_latest")
        end = Coalesce(f"{cls.last}_latest", f"{cls.first}_latest", f"{cls.first}_earliest")
        last = Case(When(cls.going_on, then=Value(date.max)), default=end)
        for key, first_day, last_day in rows_of(cls.model.objects.order_by(), first, last):
            if first_day:
                yield from (("year", str(year), key) for year in years_of(first_day, last_day))


# The lists of the site by the model that they list; classes of filters enter themselves.
LISTS: dict[type[Publishable], type[RecordFilters]] = {}


def listing_of(model: type[Publishable]) -> Listing:
    return remembered(model, LISTS[model].read)


def years_of(first: date, last: date) -> range:
    """Return the years from one day to another; what goes on is counted until now."""
    # Asked for each of very many records: the day is looked up only where something goes on.
    end = max(timezone.localdate().year, first.year) if last == date.max else last.year
    return range(first.year, end + 1)


class AgreementFilters(RecordFilters):
    model = Agreement
    counted = {"city": ["partnerships__partner_city__slug", "parties__city__slug"], "sector": ["sectors__slug"]}
    printed = ("signed_on", "kind")
    first = last = "signed_on"
