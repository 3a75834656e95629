"""What search engines are told about cities, agreements and organisations, in the words of schema.org."""

from typing import Any

from django.conf import settings

from editorial.l10n.dates import iso_for_schema
from editorial.l10n.text import language_tag, text_in
from editorial.publishing.models import Publishable
from partnership.models import Agreement, AgreementParty, City, OfficeHeld, Organisation, Partnership
from partnership.names import office_at, printed_name

Data = dict[str, Any]

ORGANISATION_TYPES = {
    Organisation.Kind.AUTHORITY: "GovernmentOrganization",
    Organisation.Kind.HOSPITAL: "Hospital",
    Organisation.Kind.SCHOOL: "School",
    Organisation.Kind.UNIVERSITY: "CollegeOrUniversity",
}


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


def mention(record: City | Organisation) -> Data:
    """Return a short description of a record inside that of another one."""
    schema_type = city_type(record) if isinstance(record, City) else organisation_type(record)
    return {"@type": schema_type, "name": record.title_in().value, "url": absolute(record)}


def city_type(city: City) -> str:
    return "City" if city.kind == City.Kind.CITY else "AdministrativeArea"


def organisation_type(organisation: Organisation) -> str:
    return ORGANISATION_TYPES.get(organisation.kind, "Organization")


def named(name: str, office: str = "", organisation: Organisation | None = None) -> Data:
    """Return what is told of somebody whose name is public; people have no pages."""
    data = {
        "@type": "Person",
        "name": name,
        "jobTitle": office,
        "affiliation": organisation and mention(organisation),
    }
    return {key: value for key, value in data.items() if value}


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


def agreement_data(agreement: Agreement, place: City | None) -> Data:
    """An agreement is a work: schema.org has no word for treaties between cities."""
    parties = agreement.parties.all()
    return described(
        agreement,
        "CreativeWork",
        genre=str(agreement.get_kind_display()),
        inLanguage=language_tag(agreement.title_in().language),
        dateCreated=iso_for_schema(agreement.signed_on),
        alternateName=[text_in(name, "name").value for name in agreement.other_names.all()],
        locationCreated=place and mention(place),
        contributor=[
            *(mention(party.city or party.organisation) for party in parties),
            *(signatory_data(party, agreement) for party in parties if party.signatory or party.signatory_name),
        ],
    )


def signatory_data(party: AgreementParty, agreement: Agreement) -> Data:
    office = office_at(party.signatory, agreement.signed_on_earliest, agreement.signed_on_latest, party)
    return named(printed_name(party.signatory) if party.signatory else party.signatory_name, office.value)


def partnership_data(partnership: Partnership) -> Data:
    """A page about two cities: schema.org has no word for their relation."""
    cities = [partnership.home_city, partnership.partner_city]
    return described(partnership, "WebPage", about=[mention(city) for city in cities])


def organisation_data(organisation: Organisation) -> Data:
    return described(
        organisation,
        organisation_type(organisation),
        alternateName=[*filter(None, [organisation.abbreviation, organisation.native_name])],
        location=organisation.city and mention(organisation.city),
        parentOrganization=organisation.parent and mention(organisation.parent),
        member=[office_data(office) for office in organisation.offices.all()],
        sameAs=organisation.website,
    )


def office_data(office: OfficeHeld) -> Data:
    """Return who held an office when: a role, since nobody holds it for ever."""
    data = {
        "@type": "OrganizationRole",
        "roleName": text_in(office, "title").value,
        "startDate": iso_for_schema(office.held_from),
        "endDate": iso_for_schema(office.held_until),
        "member": named(printed_name(office.person)),
    }
    return {key: value for key, value in data.items() if value}
