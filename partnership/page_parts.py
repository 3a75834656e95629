"""What the pages of cities, partnerships, agreements and organisations show of them: public, in few queries."""

from collections.abc import Iterable

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from editorial.library.models import Placement
from editorial.publishing.related import public_related
from partnership.models import Agreement, AgreementParty, AgreementPoint, City, OfficeHeld, Organisation, Partnership
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


def public_partnerships() -> QuerySet[Partnership]:
    return Partnership.objects.public().select_related("home_city", "partner_city")


def partnerships_with_standing() -> QuerySet[Partnership]:
    return Partnership.objects.with_standing().select_related(
        "home_city", "partner_city", "home_level_name", "partner_level_name"
    )


def relations_of(city: City) -> QuerySet[Partnership]:
    """Return the public relations of a city; of a partner city with their decision trail."""
    relations = partnerships_with_standing().public().filter(Q(home_city=city) | Q(partner_city=city))
    return relations if city.is_home else relations.prefetch_related("status_changes")


def grouped(partnerships: Iterable[Partnership]) -> list[tuple[str, list[Partnership]]]:
    """Group our own relations by level; those of other bodies follow in a group of their own. No group is empty."""
    groups: dict[str, list[Partnership]] = {heading: [] for heading in [*HEADINGS.values(), KEPT_BY_OTHERS]}
    for partnership in in_reading_order(partnerships, lambda partnership: partnership.partner_city):
        own = partnership.home_city.is_home
        groups[HEADINGS[partnership.level_now] if own else KEPT_BY_OTHERS].append(partnership)
    return [(heading, members) for heading, members in groups.items() if members]


def cities_with_parts() -> QuerySet[City]:
    return City.objects.prefetch_related(
        "figures",
        "titles",
        Prefetch("offices", OfficeHeld.objects.select_related("person")),
        public_related(City, "organisations"),
        with_pictures(),
        "citations",
    )


def agreements_with_parts() -> QuerySet[Agreement]:
    parties = AgreementParty.objects.public().select_related("city", "organisation", "signatory")
    points = AgreementPoint.objects.prefetch_related(public_related(AgreementPoint, "projects"))
    return Agreement.objects.prefetch_related(
        public_related(Agreement, "place"),
        "other_names",
        Prefetch("parties", parties.prefetch_related("signatory__offices")),
        Prefetch("points", points),
        Prefetch("partnerships", public_partnerships()),
        "sectors",
        public_related(Agreement, "predecessor"),
        public_related(Agreement, "successors"),
        with_pictures(),
        "citations",
    )


def organisations_with_parts() -> QuerySet[Organisation]:
    return Organisation.objects.prefetch_related(
        public_related(Organisation, "city"),
        public_related(Organisation, "parent"),
        public_related(Organisation, "parts"),
        Prefetch("offices", OfficeHeld.objects.select_related("person")),
        with_pictures(),
        "citations",
    )
