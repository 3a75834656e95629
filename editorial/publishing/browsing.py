"""What every public list and detail page needs: find one public record, read filters, cut into pages."""

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.core.paginator import InvalidPage, Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _

from editorial.publishing.models import FormerSlug, Publishable, Redirect

PER_PAGE = 20


class MovedPermanently(Exception):  # noqa: N818 - an answer, not an error
    """The record has another address now; MovedPermanentlyMiddleware answers with a redirect to it."""

    def __init__(self, location: str) -> None:
        self.location = location


def get_public(records: QuerySet, slug: str) -> Publishable:
    """Return the public record with this address from a prepared queryset.

    Raises Http404, or MovedPermanently for an address it had before, or one whose record has given way to another page.
    """
    public = records.public()
    if record := public.filter(slug=slug).first():
        return record
    model = records.model
    former = FormerSlug.objects.filter(content_type=ContentType.objects.get_for_model(model), slug=slug)
    if moved := model._default_manager.public().filter(pk__in=former.values("object_id")).first():
        raise MovedPermanently(moved.get_absolute_url())
    if location := Redirect.location_of(model, slug):
        raise MovedPermanently(location)
    raise Http404


def page_of(request: HttpRequest, records: QuerySet, per_page: int = PER_PAGE) -> Page:
    """Return the page asked for by ?page=; a page that does not exist is a 404, so that no address is endless."""
    number = request.GET.get("page", "1")
    try:
        return Paginator(records, per_page).page(int(number) if number.isascii() and number.isdecimal() else 0)
    except (InvalidPage, ValueError) as error:
        raise Http404 from error


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
    return forms.IntegerField(label=_("Year"), min_value=1900, max_value=2100, required=False)
