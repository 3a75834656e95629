"""What a person may do with the texts of one record in one language."""

from dataclasses import dataclass

from django.apps import apps
from django.contrib.admin import ModelAdmin
from django.db import models
from django.http import HttpRequest

from editorial.publishing.admin import translator_language
from editorial.publishing.models import Publishable
from editorial.staff.models import User
from editorial.staff.roles import may_publish, publish_permission


@dataclass(frozen=True)
class Rights:
    may_write: bool
    may_approve: bool


def rights_in(request: HttpRequest, model_admin: ModelAdmin, record: models.Model, language: str) -> Rights:
    """Ask the record's own form, which knows roles and offices; translators write in their language only."""
    own_language = translator_language(request.user)
    may_change = model_admin.has_change_permission(request, record)
    return Rights(
        may_write=may_change and own_language in {"", language},
        may_approve=may_change and not own_language and _may_approve(request.user, record),
    )


def _may_approve(user: User, record: models.Model) -> bool:
    """Publishers approve; a person or a picture has no publication of its own, so any publisher may."""
    if isinstance(record, Publishable):
        return may_publish(user, record)
    publishable = (model for model in apps.get_models() if issubclass(model, Publishable))
    return any(user.has_perm(publish_permission(model)) for model in publishable)
