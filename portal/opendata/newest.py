"""What has been published lately: of everything, of one city or of one sector."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import chain

from django.apps import apps
from django.db.models import Q, QuerySet

from delegations.models import Visit
from editorial.publishing.models import Publishable
from partnership.filters import of_city
from partnership.models import Agreement, City, Partnership, Sector
from projects.models import Project

NEWEST = 30


def with_sector(records: QuerySet, sector: Sector) -> QuerySet:
    return records.filter(sectors=sector)


def relations_of(relations: QuerySet, city: City) -> QuerySet:
    return relations.filter(Q(home_city=city) | Q(partner_city=city))


def news_of(items: QuerySet, city: City) -> QuerySet:
    relations = relations_of(Partnership.objects.public(), city)
    return items.filter(pk__in=items.model.objects.order_by().filter(partnerships__in=relations).values("pk"))


@dataclass(frozen=True)
class Source:
    """One kind of record, and which of them belong to a city and to a sector."""

    model: type[Publishable]
    of_city: Callable[[QuerySet, City], QuerySet]
    in_sector: Callable[[QuerySet, Sector], QuerySet] = with_sector

    def newest(self, city: City | None, sector: Sector | None) -> QuerySet:
        # Joins the required foreign keys: the title of a partnership is made of its cities' names.
        records = self.model.objects.public().listed().select_related().order_by("-published_at", "slug")
        if city:
            records = self.of_city(records, city)
        if sector:
            records = self.in_sector(records, sector)
        return records[:NEWEST]


SOURCES = [
    Source(
        City,
        of_city=lambda cities, city: cities.filter(pk=city.pk),
        in_sector=lambda cities, _sector: cities.none(),
    ),
    Source(Partnership, of_city=relations_of),
    Source(Agreement, of_city=partial(of_city, taking_part="parties")),
    Source(
        Project,
        of_city=partial(of_city, taking_part="partners"),
        in_sector=lambda projects, sector: projects.in_sector(sector),
    ),
    Source(
        Visit,
        of_city=partial(of_city, taking_part="stops"),
        in_sector=lambda visits, sector: visits.in_sector(sector),
    ),
    # By its name: the rooms of the portal do not import one another.
    Source(apps.get_model("pages", "NewsItem"), of_city=news_of),
]


def newest(city: City | None = None, sector: Sector | None = None) -> list[Publishable]:
    """Return at most NEWEST public records, the latest publication first; one query for each kind."""
    found = chain.from_iterable(source.newest(city, sector) for source in SOURCES)
    return sorted(found, key=lambda record: (record.published_at, record.slug), reverse=True)[:NEWEST]
