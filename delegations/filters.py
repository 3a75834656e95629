"""Filters of the list of visits."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from delegations.models import Visit
from partnership.filters import RecordFilters, choice_field


class VisitFilters(RecordFilters):
    model = Visit
    direction = choice_field(
        pgettext_lazy("diplomatic visit", "Direction"), _("Both directions"), Visit.Direction.choices
    )

    counted = {
        "city": ["partnerships__partner_city__slug", "stops__city__slug"],
        "sector": ["sectors__slug", "sector_notes__sectors__slug"],
        "direction": ["direction"],
    }
    further = {**RecordFilters.further, "own_sector": ["sectors__slug"]}
    printed = ("starts_on", "ends_on", "direction", "state")
    first, last = "starts_on", "ends_on"
