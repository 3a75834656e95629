"""Public pages of projects."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from editorial.publishing.browsing import kept, page_of
from editorial.publishing.languages import translated_into
from partnership.page_parts import with_pictures
from projects.filters import ProjectFilters
from projects.goals import GOALS
from projects.links import links_of
from projects.models import Project
from projects.page_parts import measured_in, project_data, project_with_parts


@kept(*ProjectFilters.base_fields, "page")
@require_safe
def project_list(request: HttpRequest) -> HttpResponse:
    filters = ProjectFilters(request.GET)
    projects = Project.objects.public().listed().select_related("leading_sector").prefetch_related(with_pictures())
    page = page_of(request, filters.found(projects))
    return render(request, "projects/project_list.html", {"filters": filters, "page": page})


@kept()
@require_safe
def project_detail(request: HttpRequest, slug: str) -> HttpResponse:
    project = project_with_parts(slug)
    context = {
        "project": project,
        "goals": [(number, GOALS[number]) for number in project.goals],
        "measured": measured_in(project),
        **links_of(project),
        "structured_data": project_data(project),
        "translated_into": translated_into(project),
    }
    return render(request, "projects/project_detail.html", context)
