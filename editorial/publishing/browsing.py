"""What every public list and detail page needs: find one public record, read filters, cut into pages."""

from collections import Counter
from collections.abc import Callable, Sequence

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.core.paginator import InvalidPage, Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from editorial.publishing.models import FormerSlug, Publishable, Redirect

PER_PAGE = 20
FIRST_YEAR, LAST_YEAR = 1900, 2100


def kept(*parameters: str) -> Callable[[Callable], Callable]:
    """Declare a page that is the same for every reader but for these parameters of its address, so it may be kept.

    What stands in front of Django asks for it with these parameters alone.
    """

    def declare(view: Callable) -> Callable:
        view.kept_parameters = parameters
        return view

    return declare


class MovedPermanently(Exception):  # noqa: N818 - an answer, not an error
    """The record has another address now; MovedPermanentlyMiddleware answers with a redirect to it."""

    def __init__(self, location: str) -> None:
        self.location = location


def get_public(records: QuerySet, slug: str) -> Publishable:
    """Return the public record with this address from a prepared queryset.

    Raises Http404, or MovedPermanently for an address it had before, or one whose record has given way to another page.
    """
    public = records.public()
    # There is one at most: no order, which would cost more than the search.
    for record in public.filter(slug=slug).order_by():
        return record
    model = records.model
    former = FormerSlug.objects.filter(content_type=ContentType.objects.get_for_model(model), slug=slug)
    if moved := model._default_manager.public().filter(pk__in=former.values("object_id")).first():
        raise MovedPermanently(moved.get_absolute_url())
    if location := Redirect.location_of(model, slug):
        raise MovedPermanently(location)
    raise Http404


def page_of(
    request: HttpRequest, records: QuerySet | Sequence, per_page: int = PER_PAGE, pages: type[Paginator] = Paginator
) -> Page:
    """Return the page asked for by ?page=; a page that does not exist is a 404, so that no address is endless."""
    number = request.GET.get("page", "1")
    try:
        return pages(records, per_page).page(int(number) if number.isascii() and number.isdecimal() else 0)
    except (InvalidPage, ValueError) as error:
        raise Http404 from error


class CountedSelect(forms.Select):
    """A choice that says beside each option how many records it leads to, once `counts` are known by value."""

    counts: dict[str, int] | None = None

    def create_option(self, name, value, label, *args, **kwargs) -> dict:
        option = super().create_option(name, value, label, *args, **kwargs)
        if self.counts is not None and str(value):
            # Translators: a choice in a filter and how many entries it leads to.
            pattern = pgettext("option of a filter", "{label} ({number})")
            option["label"] = pattern.format(label=label, number=self.counts.get(str(value), 0))
        return option


class FilterForm(forms.Form):
    """Base of the filters of a list, read from the query string.

    A broken value is said beside its field and left out; the other filters still work.
    """

    def narrow(self, records: QuerySet) -> QuerySet:
        """Return `records` narrowed by every valid filter, through one method `by_<field>` each."""
        self.is_valid()
        for name in self.fields:
            if value := self.cleaned_data.get(name):
                records = getattr(self, f"by_{name}")(records, value)
        return records

    def offer_years(self, numbers: Counter[int]) -> None:
        """Offer the years into which something falls, with its number, and the one asked for; the newest first."""
        chosen = self.cleaned_data.get("year")
        years = {year for year in numbers if FIRST_YEAR <= year <= LAST_YEAR} | ({chosen} if chosen else set())
        widget = self.fields["year"].widget
        widget.choices = [("", _("All years")), *((year, year) for year in sorted(years, reverse=True))]
        widget.counts = {str(year): number for year, number in numbers.items()}

    @property
    def is_used(self) -> bool:
        """True when the reader asked for anything, valid or not."""
        return any(self.data.get(name) for name in self.fields)

    @property
    def kept(self) -> str:
        """The filters as a query string for links to other pages of the list."""
        query = self.data.copy()
        for name in list(query):
            if name not in self.fields or not query[name]:
                del query[name]
        return query.urlencode()


def year_field() -> forms.IntegerField:
    """Return a field that takes any year of our time and offers those that FilterForm.offer_years is told."""
    return forms.IntegerField(
        label=_("Year"),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        required=False,
        widget=CountedSelect(choices=[("", _("All years"))]),
    )
