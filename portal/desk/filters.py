"""The filter behind the numbers of the start page."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.desk.todos import PARAMETER, TODOS, todos_for


class TodoFilter(admin.SimpleListFilter):
    """Records of this list that wait for the person, by to-do; portal.desk.admin puts it into every list concerned."""

    # Translators: stands after "By" above a list of filters.
    title = _("work that waits")
    parameter_name = PARAMETER

    def lookups(self, request, model_admin):
        return [(todo.key, todo.title) for todo in todos_for(request.user) if model_admin.model in todo.kinds]

    def queryset(self, request, queryset):
        todo = next((todo for todo in TODOS if todo.key == self.value()), None)
        if todo is None or queryset.model not in todo.kinds:
            return queryset
        return queryset.filter(pk__in=todo.rows(queryset.model, request.user, timezone.now()).values("pk"))
