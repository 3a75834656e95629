"""Admin of accounts and offices."""

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from editorial.l10n.admin import SideBySideMixin
from editorial.staff.models import Office, User
from editorial.staff.roles import Role


class RoleField(forms.ModelMultipleChoiceField):
    """Groups with the name of the role that people read."""

    def label_from_instance(self, group: Group) -> str:
        return str(dict(Role.choices).get(group.name, group.name))


@admin.register(User)
class StaffAccountAdmin(UserAdmin):
    list_display = ["username", "first_name", "last_name", "office", "language", "is_active"]
    list_select_related = ["office"]
    list_filter = ["groups", "office", "is_active"]
    autocomplete_fields = ["office"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Person"), {"fields": ["first_name", "last_name", "email", "office"]}),
        (_("Work"), {"fields": ["language", "groups", "translates_into", "is_active", "is_staff", "is_superuser"]}),
        (_("Important dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    filter_horizontal = ()
    readonly_fields = ["last_login", "date_joined"]

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name != "groups":
            return super().formfield_for_manytomany(db_field, request, **kwargs)
        return RoleField(
            queryset=Group.objects.order_by("name"),
            widget=forms.CheckboxSelectMultiple,
            required=False,
            label=_("Roles"),
        )


@admin.register(Office)
class OfficeAdmin(SideBySideMixin, TranslationAdmin):
    list_display = ["name_de", "email"]
    search_fields = ["name_de", "name_zh_hans"]
    fields = ["name", "email"]


admin.site.unregister(Group)
admin.site.site_header = _("City partnerships: editorial desk")
admin.site.site_title = _("Editorial desk")
admin.site.index_title = _("What do you want to work on?")
