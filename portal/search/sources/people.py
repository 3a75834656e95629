"""Organisations and people, as the search reads them."""

from collections.abc import Iterator
from uuid import UUID

from editorial.publishing.related import public_related
from editorial.search.sources import Source
from editorial.search.tokens import Texts
from partnership.models import OfficeHeld, Organisation, Person
from portal.search.sources.reading import fetch, said


def _organisation(organisation: Organisation, language: str) -> Texts:
    other_names = [name for name in (organisation.abbreviation, organisation.native_name) if name]
    return Texts(
        names=[*said(organisation, language, "name"), *other_names],
        body=[*said(organisation, language, "description"), *said(organisation.city, language, "name")],
    )


ORGANISATION = Source(
    Organisation,
    "organisation",
    records=lambda: Organisation.objects.prefetch_related(public_related(Organisation, "city")),
    texts_in=_organisation,
    public=Organisation.objects.public,
    cities=lambda organisation: [organisation.city.pk] if organisation.city and not organisation.city.is_home else [],
    paths=("city",),
)


def _person(person: Person, language: str) -> Texts:
    in_both_orders = [f"{person.given_name} {person.family_name}", f"{person.family_name} {person.given_name}"]
    offices = [text for office in person.fetched_offices for text in _office(office, language)]
    return Texts(
        names=[*in_both_orders, person.native_name, *said(person, language, "transliteration")],
        summary=" · ".join(offices),
        body=said(person, language, "biography"),
    )


def _office(office: OfficeHeld, language: str) -> Iterator[str]:
    yield from said(office, language, "title")
    yield from said(office.city or office.organisation, language, "name")


def _cities_of(person: Person) -> list[UUID]:
    return [office.city_id for office in person.fetched_offices if office.city and not office.city.is_home]


PERSON = Source(
    Person,
    "person",
    records=lambda: Person.objects.prefetch_related(
        fetch("offices", OfficeHeld.objects.in_public_bodies().select_related("city", "organisation"))
    ),
    texts_in=_person,
    public=Person.objects.in_public_office,
    cities=_cities_of,
    paths=("offices__city", "offices__organisation"),
)
