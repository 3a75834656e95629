"""Template filters for the standing of a relation, which querysets give as bare values."""

from django import template

from partnership.models import StatusChange
from partnership.models.relations import Level

register = template.Library()


@register.filter
def status_label(status: str | None) -> str:
    return StatusChange.Status(status).label if status else ""


@register.filter
def level_label(level: str | None) -> str:
    return Level(level).label if level else ""
