"""Cities, partnerships and agreements, as the search reads them."""

from collections.abc import Iterator

from editorial.search.sources import Source
from editorial.search.tokens import Texts
from partnership.models import (
    Agreement,
    AgreementName,
    AgreementParty,
    AgreementPoint,
    City,
    CityFigure,
    CityTitle,
    Partnership,
    StatusChange,
)
from partnership.names import printed_name
from portal.search.sources.reading import (
    all_of,
    dates_of,
    fetch,
    first,
    partner_cities_of,
    public_partnerships,
    said,
    sectors,
    sectors_of,
)


def _city(city: City, language: str) -> Texts:
    return Texts(
        names=[*said(city, language, "name"), *([city.native_name] if city.native_name else [])],
        summary=" ".join(said(city, language, "summary")),
        body=[
            *said(city, language, "region", "body"),
            *all_of(city.fetched_titles, language, "title"),
            *all_of(city.fetched_figures, language, "label"),
        ],
    )


CITY = Source(
    City,
    "city",
    records=lambda: City.objects.prefetch_related(
        fetch("titles", CityTitle.objects.all()), fetch("figures", CityFigure.objects.all())
    ),
    texts_in=_city,
    public=City.objects.public,
    cities=lambda city: [] if city.is_home else [city.pk],
    paths=("titles", "figures"),
)


def _partnership(partnership: Partnership, language: str) -> Texts:
    cities = [first(said(city, language, "name")) for city in (partnership.home_city, partnership.partner_city)]
    return Texts(
        names=[" – ".join(cities)] if all(cities) else [],
        dates=dates_of(language, partnership.since),
        summary=" ".join(said(partnership, language, "summary")),
        body=[
            *said(partnership, language, "body"),
            *said(partnership.home_level_name, language, "name"),
            *said(partnership.partner_level_name, language, "name"),
            *all_of(partnership.fetched_status_changes, language, "reason"),
            *all_of(partnership.fetched_sectors, language, "name"),
        ],
    )


PARTNERSHIP = Source(
    Partnership,
    "partnership",
    records=lambda: Partnership.objects.select_related(
        "home_city", "partner_city", "home_level_name", "partner_level_name"
    ).prefetch_related(sectors(), fetch("status_changes", StatusChange.objects.all())),
    texts_in=_partnership,
    public=Partnership.objects.public,
    day=lambda partnership: partnership.since_earliest,
    cities=lambda partnership: [partnership.partner_city_id],
    sectors=sectors_of,
    paths=("home_city", "partner_city", "home_level_name", "partner_level_name", "sectors", "status_changes"),
)


def _agreement(agreement: Agreement, language: str) -> Texts:
    return Texts(
        title=first(said(agreement, language, "title")),
        dates=dates_of(language, agreement.signed_on),
        summary=" ".join(said(agreement, language, "summary")),
        body=[
            *said(agreement, language, "body", "venue"),
            *all_of(agreement.fetched_other_names, language, "name", "used_by"),
            *all_of(agreement.fetched_points, language, "text", "outcome"),
            *(text for party in agreement.fetched_parties for text in _party(party, language)),
            *all_of(agreement.fetched_sectors, language, "name"),
            agreement.council_paper,
        ],
    )


def _party(party: AgreementParty, language: str) -> Iterator[str]:
    yield from said(party, language, "office")
    yield from said(party.city or party.organisation, language, "name")
    yield printed_name(party.signatory, language) if party.signatory else party.signatory_name


AGREEMENT = Source(
    Agreement,
    "agreement",
    records=lambda: Agreement.objects.prefetch_related(
        fetch("other_names", AgreementName.objects.all()),
        fetch("points", AgreementPoint.objects.all()),
        sectors(),
        public_partnerships(),
        fetch("parties", AgreementParty.objects.public().select_related("city", "organisation", "signatory")),
    ),
    texts_in=_agreement,
    public=Agreement.objects.public,
    day=lambda agreement: agreement.signed_on_earliest or agreement.in_force_from_earliest,
    cities=partner_cities_of,
    sectors=sectors_of,
    paths=(
        "other_names",
        "points",
        "sectors",
        "partnerships__home_city",
        "partnerships__partner_city",
        "parties__city",
        "parties__organisation",
        "parties__signatory",
    ),
)
