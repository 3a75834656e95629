"""What search engines are told about cities, agreements and organisations, in the words of schema.org."""

from typing import Any

from django.conf import settings

from editorial.l10n.dates import iso_for_schema
from editorial.l10n.text import language_tag, text_in
from editorial.publishing.models import Publishable
from partnership.models import Agreement, City, Organisation

Data = dict[str, Any]


def described(record: Publishable, schema_type: str, **facts: Any) -> Data:
    """Return the description of a record in JSON-LD; facts that are empty are left out."""
    title = record.title_in()
    data = {
        "@context": "https://schema.org",
        "@type": schema_type,
        "@id": absolute(record),
        "url": absolute(record),
        "name": title.value,
        "description": text_in(record, "summary").value if hasattr(record, "summary") else "",
        **facts,
    }
    return {key: value for key, value in data.items() if value}


def absolute(record: Publishable) -> str:
    return f"{settings.SITE_URL}{record.get_absolute_url()}"


def mention(record: Publishable, schema_type: str) -> Data:
    """Return a short description of a record inside that of another one."""
    return {"@type": schema_type, "name": record.title_in().value, "url": absolute(record)}


def city_type(city: City) -> str:
    return "City" if city.kind == City.Kind.CITY else "AdministrativeArea"


def city_data(city: City) -> Data:
    return described(
        city,
        city_type(city),
        alternateName=city.native_name,
        address={"@type": "PostalAddress", "addressCountry": city.country},
        geo=city.has_coordinates
        and {"@type": "GeoCoordinates", "latitude": float(city.latitude), "longitude": float(city.longitude)},
        sameAs=[*filter(None, [city.website, wikidata_address(city)])],
    )


def wikidata_address(city: City) -> str:
    return f"https://www.wikidata.org/entity/{city.wikidata_id}" if city.wikidata_id else ""


def agreement_data(agreement: Agreement) -> Data:
    """An agreement is a work: schema.org has no word for treaties between cities."""
    parties = [party.city or party.organisation for party in agreement.parties.all()]
    return described(
        agreement,
        "CreativeWork",
        genre=str(agreement.get_kind_display()),
        inLanguage=language_tag(agreement.title_in().language),
        dateCreated=iso_for_schema(agreement.signed_on),
        alternateName=[text_in(name, "name").value for name in agreement.other_names.all()],
        locationCreated=agreement.place and mention(agreement.place, city_type(agreement.place)),
        contributor=[
            mention(party, city_type(party) if isinstance(party, City) else "Organization") for party in parties
        ],
    )


def organisation_data(organisation: Organisation) -> Data:
    return described(
        organisation,
        "Organization",
        alternateName=[*filter(None, [organisation.abbreviation, organisation.native_name])],
        location=organisation.city and mention(organisation.city, city_type(organisation.city)),
        parentOrganization=organisation.parent and mention(organisation.parent, "Organization"),
        sameAs=organisation.website,
    )
