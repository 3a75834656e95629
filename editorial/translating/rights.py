"""Who may translate what: translators into their language, everybody who writes content into every language."""

from django.db import models

from editorial.l10n.translations import TARGET_LANGUAGES
from editorial.publishing.admin import translator_language
from editorial.publishing.coverage import root_models
from editorial.staff.models import User
from editorial.staff.roles import works_for


def languages_of(user: User) -> list[str]:
    """Return the languages this person may write, beside the source."""
    own = translator_language(user)
    return [code for code in TARGET_LANGUAGES if own in {"", code}]


def may_translate(user: User, record: models.Model) -> bool:
    """Tell whether this person may change texts of `record`, a record that stands on its own."""
    meta = record._meta
    if not user.has_perm(f"{meta.app_label}.change_{meta.model_name}"):
        return False
    return works_for(user, record) if hasattr(record, "owning_office_id") else True


def may_view(user: User, model: type[models.Model]) -> bool:
    actions = (f"{model._meta.app_label}.{action}_{model._meta.model_name}" for action in ("view", "change"))
    return any(user.has_perm(permission) for permission in actions)


def may_import(user: User) -> bool:
    """Tell whether there is a kind of record whose texts this person may change in some language."""
    models_of_texts = (model._meta for model in root_models())
    return bool(languages_of(user)) and any(
        user.has_perm(f"{meta.app_label}.change_{meta.model_name}") for meta in models_of_texts
    )
