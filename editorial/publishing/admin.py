"""Base classes of the admin: what every content form shares, and what publishing adds."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import flatten_fieldsets
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy
from js_asset import Media
from modeltranslation.admin import TranslationAdmin, TranslationGenericStackedInline, TranslationStackedInline

from editorial.choosing.admin import ChoosingMixin
from editorial.choosing.widgets import name_chosen
from editorial.l10n.admin import MissingTextFilter, SideBySideMixin, language_state, print_dates
from editorial.naming import lists_of, named
from editorial.publishing import gate, publication
from editorial.publishing.admin_copies import WorkingCopyMixin
from editorial.publishing.admin_gate import GateMixin
from editorial.publishing.admin_preview import PreviewMixin
from editorial.publishing.admin_revisions import RevisionsMixin
from editorial.publishing.admin_schedule import ScheduleMixin
from editorial.publishing.admin_withdrawal import WithdrawalMixin
from editorial.publishing.authorship import authors_of, step_message
from editorial.publishing.models import Citation, Publishable
from editorial.staff.roles import publish_permission, works_for

PUBLICATION = (
    _("Publication"),
    {"fields": ["status", ("published_at", "expires_at"), "slug", "owning_office"], "classes": ["publication"]},
)


class TranslatorMixin:
    """Somebody who translates into one language changes that language's texts and nothing else."""

    def get_readonly_fields(self, request, obj=None):
        readonly = super().get_readonly_fields(request, obj)
        language = translator_language(request.user)
        if not language:
            return readonly
        return [*readonly, *(name for name in self._shown_fields() if not self._is_text_in(name, language))]

    def has_add_permission(self, request, *args):
        return not translator_language(request.user) and super().has_add_permission(request, *args)

    def has_delete_permission(self, request, obj=None):
        return not translator_language(request.user) and super().has_delete_permission(request, obj)

    def _shown_fields(self) -> list[str]:
        names = flatten_fieldsets(self.fieldsets) if self.fieldsets else list(self.fields or ())
        return flatten_fieldsets([(None, {"fields": self.replace_orig_field(names)})])

    def _is_text_in(self, name: str, language: str) -> bool:
        columns = [column for group in self.trans_opts.all_fields.values() for column in group]
        return any(column.name == name and column.language == language for column in columns)


def translator_language(user) -> str:
    """Return the one language this account may write, or an empty string for everybody else."""
    return "" if user.is_superuser else user.translates_into


class ContentAdmin(TranslatorMixin, SideBySideMixin, ChoosingMixin, TranslationAdmin):
    """Admin of any content: languages side by side, names in few queries, a nonce for the rich text editor."""

    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context["media"] = Media.from_media(context["media"], nonce=request.csp_nonce)
        form, inlines = context["adminform"].form, context["inline_admin_formsets"]
        name_chosen([form, *(row for inline in inlines for row in inline.formset.forms)])
        if obj:
            only_read = [names for names in lists_of(self.model) if names.prefetch_to not in form.fields]
            prefetch_related_objects([obj], *only_read)
        print_dates(context["adminform"], self.model)
        for inline in inlines:
            print_dates(inline, inline.formset.model)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)


class RowForm(forms.ModelForm):
    """One child of a record. A row that nobody touched is not saved, so its stored values are not questioned again."""

    def _post_clean(self):
        if self.has_changed():
            super()._post_clean()


class InlineMixin(ChoosingMixin):
    """Children of a record on its form, fetched with all that their names need."""

    form = RowForm
    extra = 0

    class Media:
        js = ["publishing/added-row.js"]

    def get_queryset(self, request):
        return named(super().get_queryset(request), apart_from=self.parent_model).prefetch_related(
            *lists_of(self.model)
        )


class ContentInline(InlineMixin, TranslatorMixin, SideBySideMixin, TranslationStackedInline):
    """Children with translated texts."""

    show_change_link = False


class PlainInline(InlineMixin, admin.StackedInline):
    """Children without a translated text; a translator only reads them."""

    def has_add_permission(self, request, obj=None):
        return not translator_language(request.user) and super().has_add_permission(request, obj)

    def has_change_permission(self, request, obj=None):
        return not translator_language(request.user) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return not translator_language(request.user) and super().has_delete_permission(request, obj)


class AttachedInline(InlineMixin, TranslatorMixin, SideBySideMixin, TranslationGenericStackedInline):
    """Children that any record may have."""

    ct_field, ct_fk_field = "content_type", "object_id"


class CitationInline(AttachedInline):
    model = Citation
    classes = ["collapse"]
    fields = ["statement", ("publication", "language", "url"), ("dated", "certainty", "position")]


class PublishableAdmin(
    GateMixin, PreviewMixin, RevisionsMixin, WithdrawalMixin, ScheduleMixin, WorkingCopyMixin, ContentAdmin
):
    """Admin of records with a public page; nobody publishes without the right to."""

    list_filter = ["status", MissingTextFilter]
    actions = ["publish"]
    ordering = ["-updated_at"]

    def get_readonly_fields(self, request, obj=None):
        """Status and dates change through the steps of the desk; the address is fixed once public."""
        readonly = [*super().get_readonly_fields(request, obj), "status", "published_at", "expires_at"]
        if obj and obj.was_public:
            readonly.append("slug")
        return list(dict.fromkeys(readonly))

    def has_change_permission(self, request, obj=None):
        """Records of another office are read, not changed."""
        return super().has_change_permission(request, obj) and (obj is None or works_for(request.user, obj))

    def has_delete_permission(self, request, obj=None):
        """A record that has been public is withdrawn, not deleted; administrators may do both."""
        allowed = super().has_delete_permission(request, obj)
        if obj is None or request.user.is_superuser:
            return allowed
        return allowed and not obj.was_public and works_for(request.user, obj)

    def view_on_site(self, obj):
        return obj.get_absolute_url() if obj.is_public() else None

    def has_publish_permission(self, request) -> bool:
        """Django asks this before it offers the action; each record is asked about again in may_publish."""
        return request.user.has_perm(publish_permission(self.model))

    @admin.display(description=_("languages"))
    def languages(self, obj):
        return language_state(obj)

    @admin.display(description=pgettext_lazy("publishing", "status"), ordering="status")
    def publication(self, obj):
        """What citizens see now, in a word: a date in the future or the past changes it."""
        if obj.status != Publishable.Status.PUBLISHED:
            return obj.get_status_display()
        now = timezone.now()
        if obj.published_at > now:
            return _("public from %(date)s") % {
                "date": date_format(timezone.localtime(obj.published_at), "SHORT_DATETIME_FORMAT")
            }
        if obj.expires_at and obj.expires_at <= now:
            return _("expired")
        return format_html('<span class="is-public">{}</span>', _("public"))

    def _goes_out(self, record: Publishable, user) -> bool:
        """From a list goes out what needs no further word: ready, written by others, of one's own office."""
        return works_for(user, record) and not gate.blocking_problems(record) and user not in authors_of(record)

    @admin.action(description=_("Publish selected records"), permissions=["publish"])
    def publish(self, request, queryset):
        """Publish what nothing speaks against; the rest is named, with the gate as the place to go on."""
        published = 0
        for record in queryset:
            if not self._goes_out(record, request.user):
                message = _("“%(record)s” was not published: open its publish gate.") % {"record": record}
                self.message_user(request, message, messages.WARNING)
                continue
            publication.publish(record, by=request.user)
            self.log_change(request, record, step_message("publish"))
            published += 1
        if published:
            message = ngettext("%(count)d record published.", "%(count)d records published.", published)
            self.message_user(request, message % {"count": published}, messages.SUCCESS)
