"""What the pages of cities, partnerships, agreements and organisations show of them: public, in few queries."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from editorial.library.models import Placement
from editorial.publishing.browsing import get_public
from editorial.publishing.models import Citation
from editorial.publishing.related import fetch_parts, public_related, with_presence
from editorial.publishing.remembering import remembered
from partnership.filters import all_sectors
from partnership.models import (
    City,
    CityFigure,
    CityTitle,
    OfficeHeld,
    Organisation,
    Partnership,
    Sector,
)
from partnership.models.relations import Level
from partnership.ordering import in_reading_order

# The closest relations first; None is a relation without any decision yet.
HEADINGS = {
    Level.PARTNERSHIP: _("City partnerships"),
    Level.FRIENDSHIP: _("City friendships"),
    Level.CONTACT: _("Contacts with cities"),
    Level.PROJECT: _("Project partnerships"),
    None: _("Relations in preparation"),
}
KEPT_BY_OTHERS = _("Relations kept by other bodies")


def with_pictures(name: str = "placements") -> Prefetch:
    return Prefetch(name, queryset=Placement.objects.with_consent())


def partnerships_with_standing() -> QuerySet[Partnership]:
    return Partnership.objects.with_standing().select_related(
        "home_city", "partner_city", "home_level_name", "partner_level_name"
    )


def all_relations() -> list[Partnership]:
    """Return the public relations of all cities with their decision trail, from memory."""
    return remembered("relations", _read_relations)


def _read_relations() -> list[Partnership]:
    return list(partnerships_with_standing().public().prefetch_related("status_changes"))


def relations_of(city: City) -> list[Partnership]:
    return [relation for relation in all_relations() if city.pk in {relation.home_city_id, relation.partner_city_id}]


def known_relations(keys: Iterable[UUID]) -> list[Partnership]:
    """Return the public ones among these relations in their order, from memory."""
    known = set(keys)
    return [relation for relation in all_relations() if relation.pk in known]


def known_sectors(keys: Iterable[UUID]) -> list[Sector]:
    """Return these sectors in their order, from memory."""
    known = set(keys)
    return [sector for sector in all_sectors() if sector.pk in known]


def grouped(partnerships: Iterable[Partnership]) -> list[tuple[str, list[Partnership]]]:
    """Group our own relations by level; those of other bodies follow in a group of their own. No group is empty."""
    groups: dict[str, list[Partnership]] = {heading: [] for heading in [*HEADINGS.values(), KEPT_BY_OTHERS]}
    for partnership in in_reading_order(partnerships, lambda partnership: partnership.partner_city):
        own = partnership.home_city.is_home
        groups[HEADINGS[partnership.level_now] if own else KEPT_BY_OTHERS].append(partnership)
    return [(heading, members) for heading, members in groups.items() if members]


def city_with_parts(slug: str) -> City:
    """Return the public city with this address and what its page prints of it, or raise as get_public()."""
    parts = {
        "figures": CityFigure.objects.naming(),
        "titles": CityTitle.objects.naming(),
        "offices": OfficeHeld.objects.select_related("person"),
        "organisations": Organisation.objects.public().listed(),
        "placements": Placement.objects.with_consent(),
        "citations": Citation.objects.all(),
    }
    city: City = get_public(with_presence(City.objects.all(), parts), slug)
    fetch_parts(city, parts)
    return city


def organisations_with_parts() -> QuerySet[Organisation]:
    return Organisation.objects.prefetch_related(
        public_related(Organisation, "city"),
        public_related(Organisation, "parent"),
        public_related(Organisation, "parts"),
        Prefetch("offices", OfficeHeld.objects.select_related("person")),
        with_pictures(),
        "citations",
    )
