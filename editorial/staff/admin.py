"""Admin of accounts."""

from allauth.account import admin as allauth_admin
from allauth.mfa import admin as factor_admin
from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from editorial.choosing.admin import ChoosingMixin
from editorial.staff import account_log, lockout, second_factor
from editorial.staff.audit_admin import AuditEntryAdmin
from editorial.staff.models import User
from editorial.staff.roles import Role

__all__ = ["AuditEntryAdmin", "StaffAccountAdmin"]


class RoleField(forms.ModelMultipleChoiceField):
    """Groups with the name of the role that people read."""

    def label_from_instance(self, group: Group) -> str:
        return str(dict(Role.choices).get(group.name, group.name))


class RoleFilter(admin.SimpleListFilter):
    title = _("Roles")
    parameter_name = "role"

    def lookups(self, request, model_admin):
        return Role.choices

    def queryset(self, request, queryset):
        return queryset.filter(groups__name=self.value()) if self.value() in Role.values else queryset


class SecondFactorFilter(admin.SimpleListFilter):
    title = _("second factor")
    parameter_name = "second_factor"

    def lookups(self, request, model_admin):
        return [("yes", _("Set up")), ("no", _("Missing"))]

    def queryset(self, request, queryset):
        return queryset.filter(has_factor=self.value() == "yes") if self.value() in {"yes", "no"} else queryset


@admin.register(User)
class StaffAccountAdmin(ChoosingMixin, UserAdmin):
    list_display = ["username", "first_name", "last_name", "office", "is_active", "has_second_factor"]
    list_select_related = ["office"]
    list_filter = [RoleFilter, "office", "is_active", SecondFactorFilter]
    autocomplete_fields = ["office"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Person"), {"fields": ["first_name", "last_name", "email", "office"]}),
        (_("Work"), {"fields": ["language", "groups", "translates_into", "is_active", "is_staff", "is_superuser"]}),
        (_("Sign-in"), {"fields": ["second_factor_state", "lock_state", "last_login", "date_joined"]}),
    ]
    filter_horizontal = ()
    readonly_fields = ["second_factor_state", "lock_state", "last_login", "date_joined"]
    change_form_template = "admin/staff/user/change_form.html"

    def get_queryset(self, request):
        factors = second_factor.factors().filter(user=OuterRef("pk"))
        return super().get_queryset(request).annotate(has_factor=Exists(factors))

    @admin.display(description=_("second factor"), boolean=True, ordering="has_factor")
    def has_second_factor(self, user):
        return user.has_factor

    @admin.display(description=_("second factor"))
    def second_factor_state(self, user):
        first = second_factor.factors().filter(user=user).order_by("created_at").first()
        if first is None:
            return _("Missing")
        return _("Set up on %(date)s") % {"date": date_format(first.created_at, "SHORT_DATE_FORMAT")}

    @admin.display(description=_("failed attempts"))
    def lock_state(self, user):
        minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
        return _("%(count)d in the last %(minutes)d minutes") % {"count": lockout.failures(user), "minutes": minutes}

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name != "groups":
            return super().formfield_for_manytomany(db_field, request, **kwargs)
        return RoleField(
            queryset=Group.objects.order_by("name"),
            widget=forms.CheckboxSelectMultiple,
            required=False,
            label=_("Roles"),
        )

    # --- Only superusers touch superusers; otherwise administrators could make one of themselves.
    def get_readonly_fields(self, request, obj=None):
        readonly = super().get_readonly_fields(request, obj)
        return readonly if request.user.is_superuser else [*readonly, "is_superuser"]

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and _may_touch(request.user, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and _may_touch(request.user, obj)

    def get_deleted_objects(self, objs, request):
        deleted, counts, missing, protected = super().get_deleted_objects(objs, request)
        if any(not _may_touch(request.user, user) for user in objs):
            missing = {*missing, self.opts.verbose_name}
        return deleted, counts, missing, protected

    # --- The audit log
    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        account_log.saved(obj, form.changed_data, is_new=not change)

    def save_related(self, request, form, formsets, change):
        before = account_log.roles_of(form.instance)
        super().save_related(request, form, formsets, change)
        account_log.roles_saved(form.instance, before)

    def delete_model(self, request, obj):
        account_log.deleted(obj)
        super().delete_model(request, obj)

    def delete_queryset(self, request, queryset):
        for user in queryset:
            account_log.deleted(user)
        super().delete_queryset(request, queryset)

    # --- Lost second factors and locked accounts
    def get_urls(self) -> list[URLPattern]:
        pages = [("reset-second-factor", self.reset_second_factor), ("unlock", self.unlock)]
        urls = [
            path(f"<path:object_id>/{page}/", self.admin_site.admin_view(view), name=f"staff_user_{page}")
            for page, view in pages
        ]
        return [*urls, *super().get_urls()]

    def reset_second_factor(self, request: HttpRequest, object_id: str) -> HttpResponse:
        user = self._changeable(request, object_id)
        if request.method == "POST":
            second_factor.reset(user, by=request.user)
            self.message_user(request, _("The second factor was reset and all sessions ended."), messages.SUCCESS)
            return redirect(reverse("admin:staff_user_change", args=[user.pk]))
        text = _("All second factors and recovery codes are taken away, and all sessions of the account end. "
                 "At the next sign-in the person sets up a new second factor. "
                 "First make sure that the request really comes from this person.")  # fmt: skip
        return self._confirm(request, user, _("Reset second factor"), text)

    def unlock(self, request: HttpRequest, object_id: str) -> HttpResponse:
        user = self._changeable(request, object_id)
        if request.method == "POST":
            lockout.unlock(user, by=request.user)
            self.message_user(request, _("The sign-in was unlocked."), messages.SUCCESS)
            return redirect(reverse("admin:staff_user_change", args=[user.pk]))
        text = _("The failed attempts to sign in are forgotten, and the person can try again at once. "
                 "A locked network address stays locked until its time is over.")  # fmt: skip
        return self._confirm(request, user, _("Unlock sign-in"), text)

    def _changeable(self, request: HttpRequest, object_id: str) -> User:
        user = get_object_or_404(User, pk=object_id if object_id.isascii() and object_id.isdigit() else None)
        if not self.has_change_permission(request, user):
            raise PermissionDenied
        return user

    def _confirm(self, request: HttpRequest, user: User, title: str, text: str) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "title": title, "text": text, "account": user}
        return TemplateResponse(request, "admin/staff/user/confirm.html", {**context, "opts": self.opts})


def _may_touch(acting: User, account: User | None) -> bool:
    return account is None or acting.is_superuser or not account.is_superuser


admin.site.unregister(Group)
# What django-allauth keeps has no place of its own here: addresses are not used, factors are reset on the account.
admin.site.unregister([allauth_admin.EmailAddress, factor_admin.Authenticator])
admin.site.site_header = _("City partnerships: editorial desk")
admin.site.site_title = _("Editorial desk")
admin.site.index_title = _("What do you want to work on?")
