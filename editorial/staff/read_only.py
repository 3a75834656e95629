"""What the admin shows and nobody writes there: logs, and rows that are written on the form of another record."""


class ReadOnlyMixin:
    """For admin classes; stands before ModelAdmin. Who may read is left to them."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
