"""What the result page is asked for: the words, and filters that offer only what leads to results."""

from collections import Counter

from django import forms
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from editorial.publishing.browsing import FilterForm, year_field
from partnership.filters import CityChoiceField, choice_field, sector_field
from partnership.models import City
from portal.search.finding import Found
from portal.search.hits import KINDS

FACETS = ["kind", "city", "sector", "year"]


def readable(text: str) -> str:
    """Return a typed line as it can be shown: one space between words, no sign that cannot be seen.

    Marks for the direction of writing would turn around what stands beside them.
    """
    return " ".join("".join(sign for sign in text if sign.isprintable() or sign.isspace()).split())


class SearchFilters(FilterForm):
    q = forms.CharField(required=False, widget=forms.HiddenInput)
    kind = choice_field(_("Kind of entry"), _("All kinds"), list(KINDS.items()))
    city = CityChoiceField(City.objects.public, label=_("Partner city"), empty_label=_("All partner cities"))
    sector = sector_field()
    year = year_field()

    @property
    def words(self) -> str:
        return readable(self.data.get("q", ""))

    @property
    def chosen(self) -> dict[str, str]:
        """The valid filters as the index knows them: records by their keys."""
        self.is_valid()
        values = {name: self.cleaned_data.get(name) for name in FACETS}
        return {name: str(getattr(value, "pk", value)) for name, value in values.items() if value}

    @property
    def is_used(self) -> bool:
        return any(self.data.get(name) for name in FACETS)

    @property
    def without(self) -> str:
        """The address of the same search without filters."""
        return f"?{urlencode({'q': self.words})}"

    def offer(self, found: Found) -> None:
        """Offer the values that lead to results beside the other filters, with their numbers, and those chosen."""
        chosen = self.chosen
        numbers = {name: found.options(name, chosen) for name in FACETS}
        self._offer_kinds({*numbers["kind"], chosen.get("kind")}, numbers["kind"])
        for name in ("city", "sector"):
            self._offer_records(name, numbers[name], [*numbers[name], *filter(None, [chosen.get(name)])])
        self.offer_years(Counter({int(year): number for year, number in numbers["year"].items()}))

    def _offer_kinds(self, offered: set[str | None], numbers: Counter[str]) -> None:
        widget = self.fields["kind"].widget
        widget.choices = [(value, label) for value, label in widget.choices if value in {"", *offered}]
        widget.counts = numbers

    def _offer_records(self, name: str, numbers: Counter[str], keys: list[str]) -> None:
        field = self.fields[name]
        field.queryset = field.queryset.filter(pk__in=keys)
        slugs = field.queryset.values_list("pk", "slug")
        field.widget.counts = {slug: numbers[str(key)] for key, slug in slugs}
