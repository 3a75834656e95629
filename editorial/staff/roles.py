"""Roles of staff as groups, and what each may do; kept in step with the models after every migration."""

from django.contrib.auth.models import Group, Permission
from django.db import models
from django.utils.translation import pgettext_lazy

from editorial.l10n.translations import are_translated
from editorial.records import Record
from editorial.staff.models import User


class Role(models.TextChoices):
    """The name of the group is the value; people read the label."""

    EDITOR = "editor", pgettext_lazy("role of staff", "Editor")
    PUBLISHER = "publisher", pgettext_lazy("role of staff", "Publisher")
    TRANSLATOR = "translator", pgettext_lazy("role of staff", "Translator")
    PROTOCOL = "protocol", pgettext_lazy("role of staff", "Protocol officer")
    ADMINISTRATOR = "administrator", pgettext_lazy("role of staff", "Administrator")


# Accounts and offices belong to administrators alone.
STAFF_APPS = {"staff", "auth"}


def sync_roles(**_: object) -> None:
    """Create the groups and set their permissions; called after migrations, safe to repeat."""
    for role in Role:
        group, _created = Group.objects.get_or_create(name=role.value)
        group.permissions.set(permission for permission in _all_permissions() if _may(role, permission))


def _all_permissions() -> models.QuerySet:
    return Permission.objects.select_related("content_type")


def _may(role: Role, permission: Permission) -> bool:
    """Decide one permission for one role."""
    model = permission.content_type.model_class()
    action = permission.codename.split("_")[0]
    if model is None:
        return False
    if readers := getattr(model, "read_by_roles", None):
        # Counted by the portal itself, changed by nobody.
        return (action == "view" and role in readers) or (action == "delete" and role == Role.ADMINISTRATOR)
    if permission.content_type.app_label in STAFF_APPS or not issubclass(model, Record):
        return role == Role.ADMINISTRATOR and permission.content_type.app_label in STAFF_APPS | {"admin"}
    if role.value in model.kept_from_roles:
        return False
    if permission.codename == "view_private_data":
        return role in {Role.PROTOCOL, Role.ADMINISTRATOR}
    if action == "publish":
        return role in {Role.PUBLISHER, Role.ADMINISTRATOR}
    if role == Role.TRANSLATOR:
        return action == "view" or (action == "change" and are_translated(model))
    return action in {"add", "change", "delete", "view"}


def is_administrator(user: User) -> bool:
    """True for those who may delete what was public, bring back what was deleted, move what is public.

    Superusers are administrators; an administrator is no superuser and makes nobody one (editorial.staff.admin).
    """
    return user.has_perm("staff.administer")


def works_for(user: User, record: models.Model) -> bool:
    """True unless the record belongs to an office that is not the user's.

    People without an office work for all, and so do administrators.
    """
    owner = record.owning_office_id
    return user.office_id is None or owner in {None, user.office_id} or is_administrator(user)


def may_publish(user: User, record: models.Model) -> bool:
    return user.has_perm(publish_permission(type(record))) and works_for(user, record)


def publish_permission(model: type[models.Model]) -> str:
    return f"{model._meta.app_label}.publish_{model._meta.model_name}"
