"""Public pages of visits."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from delegations.filters import VisitFilters
from delegations.links import links_of
from delegations.models import Visit
from delegations.page_parts import parts_of, visit_data, visits_with_parts
from editorial.publishing.browsing import get_public, kept, page_of
from editorial.publishing.languages import translated_into
from partnership.page_parts import with_pictures


@kept(*VisitFilters.base_fields, "page")
@require_safe
def visit_list(request: HttpRequest) -> HttpResponse:
    filters = VisitFilters(request.GET)
    visits = Visit.objects.public().listed().prefetch_related(with_pictures())
    page = page_of(request, filters.found(visits))
    return render(request, "delegations/visit_list.html", {"filters": filters, "page": page})


@kept()
@require_safe
def visit_detail(request: HttpRequest, slug: str) -> HttpResponse:
    visit: Visit = get_public(visits_with_parts(), slug)
    parts = parts_of(visit)
    context = {
        "visit": visit,
        **parts,
        **links_of(visit, parts["sector_notes"]),
        "structured_data": visit_data(visit, parts["stops"], parts["delegation"]),
        "translated_into": translated_into(visit),
    }
    return render(request, "delegations/visit_detail.html", context)
