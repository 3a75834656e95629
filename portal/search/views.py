"""The result page, the suggestions while typing, and what a browser needs to search here by itself."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from editorial.publishing.browsing import kept, page_of
from editorial.search.queries import LONGEST_LINE
from portal.errors import WAIT, too_many
from portal.search.filters import SearchFilters, readable
from portal.search.finding import PER_PAGE, Found, find
from portal.search.helping import lists, most_useful, words_alone
from portal.search.limits import is_too_much
from portal.search.log import count_search
from portal.search.results import ResultPages, Results
from portal.search.spelling import meant
from portal.search.suggesting import suggest


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    if is_too_much(request, "search", settings.SEARCHES_PER_MINUTE):
        return too_many(request)
    filters = SearchFilters(request.GET)
    found = find(filters.words)
    filters.offer(found)
    page = page_of(request, Results(found, filters.chosen), PER_PAGE, ResultPages)
    if request.method == "GET" and page.number == 1 and not filters.is_used:
        count_search(filters.words, page.paginator.count)
    return render(request, "search/search.html", {"filters": filters, "page": page, **_said(filters.words, found)})


def _said(words: str, found: Found) -> dict:
    """Return what the page says beside the results."""
    if not words:
        return {"is_internal": True, **most_useful()}
    said = {"is_internal": True, "words": words, "is_too_long": len(words) > LONGEST_LINE, "found": found}
    if found.counts:
        return said | {"meant": meant(found)}
    return said | {"words_alone": words_alone(words[:LONGEST_LINE]), "lists": lists()}


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """Answer a piece of a page; the script of the search field puts it below the field."""
    if is_too_much(request, "suggestions", settings.SUGGESTIONS_PER_MINUTE):
        return HttpResponse(status=429, headers=WAIT)
    suggested = suggest(readable(request.GET.get("q", "")))
    response = render(request, "search/_suggestions.html", {"suggested": suggested})
    response["X-Robots-Tag"] = "noindex"
    return response


@kept()
@require_safe
def description(request: HttpRequest) -> HttpResponse:
    """Answer how browsers search here from their own field, as OpenSearch has it."""
    context = {"site": settings.SITE_URL}
    return render(request, "search/opensearch.xml", context, content_type="application/opensearchdescription+xml")
