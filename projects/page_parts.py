"""What the page of a project shows of it: public, in few queries."""

from typing import NamedTuple

from django.db.models import Prefetch, QuerySet
from django.utils.safestring import SafeString

from editorial.l10n.dates import iso_for_schema
from editorial.l10n.text import mark_text, text_in
from partnership.models import AgreementPoint
from partnership.page_parts import public_partnerships, with_pictures
from partnership.structured_data import Data, described, mention
from projects.models import Indicator, Measurement, Project, ProjectPartner, ProjectPerson


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


def projects_with_parts() -> QuerySet[Project]:
    return Project.objects.select_related("leading_sector").prefetch_related(
        "sectors",
        Prefetch("partnerships", public_partnerships()),
        Prefetch("partners", ProjectPartner.objects.public().select_related("organisation", "city")),
        Prefetch("people", ProjectPerson.objects.select_related("person")),
        "milestones",
        "indicators__measurements",
        "progress_notes",
        Prefetch("agreement_points", AgreementPoint.objects.public().select_related("agreement")),
        with_pictures(),
        "citations",
    )


def readings_of(indicator: Indicator) -> list[Reading]:
    """Return the fetched measurements in their order, those of the same date in one line."""
    by_date: dict[str, Reading] = {}
    for measurement in indicator.measurements.all():
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
