"""Public pages of cities, partnerships, agreements and organisations."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from editorial.publishing.browsing import get_public, kept, page_of
from editorial.publishing.languages import translated_into
from editorial.publishing.related import model_at_end, public_at_end
from partnership.agreement_parts import agreement_with_parts, links_of
from partnership.filters import AgreementFilters
from partnership.models import Agreement, City, Organisation, Partnership
from partnership.newest import newest, newest_of
from partnership.ordering import in_reading_order
from partnership.page_parts import (
    city_with_parts,
    grouped,
    organisations_with_parts,
    partnerships_with_standing,
    relations_of,
    with_pictures,
)
from partnership.structured_data import agreement_data, city_data, organisation_data, partnership_data

# What belongs to a city or a relation, by what templates call it.
LISTED = {
    "agreements": Agreement,
    "visits": model_at_end(City, "stops__visit"),
    "projects": model_at_end(City, "project_roles__project"),
}


@kept()
@require_safe
def city_list(request: HttpRequest) -> HttpResponse:
    relations = partnerships_with_standing().public().prefetch_related(with_pictures("partner_city__placements"))
    context = {"groups": grouped(relations), "home": City.objects.public().filter(is_home=True).first()}
    return render(request, "partnership/city_list.html", context)


@kept()
@require_safe
def city_detail(request: HttpRequest, slug: str) -> HttpResponse:
    city = city_with_parts(slug)
    context = {
        "city": city,
        "relations": relations_of(city),
        "organisations": in_reading_order(city.organisations.all()),
        **newest("city", city.slug, LISTED),
        "structured_data": city_data(city),
        "translated_into": translated_into(city),
    }
    return render(request, "partnership/city_detail.html", context)


@kept()
@require_safe
def partnership_detail(request: HttpRequest, slug: str) -> HttpResponse:
    partnerships = partnerships_with_standing().prefetch_related(
        "status_changes", "sectors", with_pictures(), "citations"
    )
    partnership: Partnership = get_public(partnerships, slug)
    context = {
        "partnership": partnership,
        **newest("partnership", partnership.slug, LISTED, query=f"city={partnership.partner_city.slug}"),
        "structured_data": partnership_data(partnership),
        "translated_into": translated_into(partnership),
    }
    return render(request, "partnership/partnership_detail.html", context)


@kept(*AgreementFilters.base_fields, "page")
@require_safe
def agreement_list(request: HttpRequest) -> HttpResponse:
    filters = AgreementFilters(request.GET)
    agreements = Agreement.objects.public().listed().prefetch_related(with_pictures())
    page = page_of(request, filters.found(agreements))
    return render(request, "partnership/agreement_list.html", {"filters": filters, "page": page})


@kept()
@require_safe
def agreement_detail(request: HttpRequest, slug: str) -> HttpResponse:
    agreement = agreement_with_parts(slug)
    links = links_of(agreement)
    context = {
        "agreement": agreement,
        **links,
        "structured_data": agreement_data(agreement, links["place"]),
        "translated_into": translated_into(agreement),
    }
    return render(request, "partnership/agreement_detail.html", context)


@kept()
@require_safe
def organisation_detail(request: HttpRequest, slug: str) -> HttpResponse:
    organisation: Organisation = get_public(organisations_with_parts(), slug)
    projects = public_at_end(Organisation, "project_roles__project").filter(partners__organisation=organisation)
    # Only where a delegate is named: else the page would tell who was in the delegation.
    visits = public_at_end(Organisation, "delegates__visit").filter(
        delegates__organisation=organisation, delegates__publishes_name=True
    )
    agreements = Agreement.objects.public().filter(parties__organisation=organisation)
    context = {
        "organisation": organisation,
        **newest_of(points_of="agreements", projects=projects, visits=visits, agreements=agreements),
        "structured_data": organisation_data(organisation),
        "translated_into": translated_into(organisation),
    }
    return render(request, "partnership/organisation_detail.html", context)
