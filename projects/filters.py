"""Filters of the list of projects."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partnership.filters import RecordFilters, choice_field
from projects.models import Project


class ProjectFilters(RecordFilters):
    model = Project
    state = choice_field(pgettext_lazy("project", "State"), _("All states"), Project.State.choices)

    counted = {
        "city": ["partnerships__partner_city__slug", "partners__city__slug"],
        "sector": ["leading_sector__slug", "sectors__slug"],
        "state": ["state"],
    }
    printed = ("started_on", "ended_on", "state")
    first, last = "started_on", "ended_on"
    going_on = Q(state=Project.State.RUNNING, ended_on="")
