"""What the desk's own pages in the admin share: their addresses, the record they are about, their frame."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import path, reverse


class DeskPagesMixin:
    """For admins with pages of the desk below admin/publishing/."""

    def desk_path(self, route, view, name):
        return path(
            route, self.admin_site.admin_view(view), name=f"{self.opts.app_label}_{self.opts.model_name}_{name}"
        )

    def desk_url(self, name, *args):
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{name}", args=args)

    def desk_page(self, request, template, context, status=None):
        context = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        return TemplateResponse(request, f"admin/publishing/{template}.html", context, status=status)

    def visible_record(self, request, pk):
        """Return the record if this person may see it; 404 for none, 403 without a word about it."""
        record = self.get_object(request, str(pk))
        if record is None:
            raise Http404
        if not self.has_view_permission(request, record):
            raise PermissionDenied
        return record
