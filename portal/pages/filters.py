"""Filters of the timeline."""

from django.utils.translation import gettext_lazy as _

from editorial.publishing.browsing import FilterForm, year_field
from partnership.filters import choice_field, city_field
from portal.pages.timeline import Kind


class TimelineFilters(FilterForm):
    city = city_field()
    kind = choice_field(_("Kind of event"), _("All kinds"), Kind.choices)
    year = year_field()

    @property
    def chosen(self) -> dict:
        """The valid filters by name; what is broken is left out and said beside its field."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
