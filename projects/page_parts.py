"""What the page of a project shows of it: public, in few queries."""

from collections.abc import Iterable
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from django.utils.safestring import SafeString

from editorial.l10n.dates import iso_for_schema
from editorial.l10n.text import mark_text, text_in
from editorial.library.models import Placement
from editorial.publishing.browsing import get_public
from editorial.publishing.models import Citation
from editorial.publishing.related import fetch_parts, with_presence
from partnership.structured_data import Data, described, mention
from projects.models import Indicator, Measurement, Milestone, ProgressNote, Project, ProjectPartner, ProjectPerson


class Reading(NamedTuple):
    """Planned and actual values of an indicator at the same time, side by side."""

    as_of: str
    planned: list[Measurement]
    actual: list[Measurement]

    @property
    def sources(self) -> list[SafeString]:
        """The sources of all values, each once."""
        texts = [text_in(measurement, "source") for measurement in [*self.planned, *self.actual]]
        return [mark_text(text) for text in dict.fromkeys(texts) if text.value]


PARTS = ("partners", "people", "milestones", "progress_notes", "placements", "citations", "indicators")


def project_with_parts(slug: str) -> Project:
    """Return the public project with this address and what its page prints of it, or raise as get_public().

    Most projects lack most of it.
    """
    projects = with_presence(Project.objects.naming("leading_sector"), PARTS)
    project: Project = get_public(projects, slug)
    parts = {
        "partners": ProjectPartner.objects.public(of=project).naming("organisation", "city"),
        "people": ProjectPerson.objects.select_related("person"),
        "milestones": Milestone.objects.naming(),
        "progress_notes": ProgressNote.objects.naming(),
        "placements": Placement.objects.with_consent(),
        "citations": Citation.objects.all(),
    }
    fetch_parts(project, parts)
    return project


def measured_in(project: Project) -> list[tuple[Indicator, list[Reading]]]:
    """Return the indicators of a project that have values, each with its readings; one query at most."""
    if not project.has_indicators:
        return []
    values = Measurement.objects.filter(indicator__project=project).select_related("indicator")
    in_order = values.order_by("indicator__position", "indicator__created_at", "indicator", *Measurement._meta.ordering)
    return [(indicator, readings(found)) for indicator, found in groupby(in_order, attrgetter("indicator"))]


def readings(measurements: Iterable[Measurement]) -> list[Reading]:
    """Return the measurements in their order, those of the same date in one line."""
    by_date: dict[str, Reading] = {}
    for measurement in measurements:
        reading = by_date.setdefault(measurement.as_of, Reading(measurement.as_of, [], []))
        planned = measurement.kind == Measurement.Kind.PLANNED
        (reading.planned if planned else reading.actual).append(measurement)
    return list(by_date.values())


def project_data(project: Project) -> Data:
    partners = [partner.organisation or partner.city for partner in project.partners.all()]
    return described(
        project,
        "Project",
        foundingDate=iso_for_schema(project.started_on),
        dissolutionDate=iso_for_schema(project.ended_on),
        member=[mention(partner) for partner in partners],
    )
