"""Base classes of the admin: what every content form shares, and what publishing adds."""

from django import forms
from django.apps import apps
from django.contrib import admin, messages
from django.contrib.admin.utils import flatten_fieldsets
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy
from js_asset import Media
from modeltranslation.admin import TranslationAdmin, TranslationGenericStackedInline, TranslationStackedInline

from editorial.choosing.admin import ChoosingMixin
from editorial.choosing.widgets import name_chosen
from editorial.l10n.admin import LanguagesMixin, SideBySideMixin, TranslationFilter, print_dates
from editorial.l10n.models import Coverage
from editorial.l10n.text import LANGUAGE_CODES, column
from editorial.naming import lists_of, named
from editorial.publishing import coverage, gate, publication
from editorial.publishing.admin_conflicts import ConflictMixin
from editorial.publishing.admin_copies import WorkingCopyMixin
from editorial.publishing.admin_gate import GateMixin
from editorial.publishing.admin_preview import PreviewMixin
from editorial.publishing.admin_revisions import RevisionsMixin
from editorial.publishing.admin_schedule import ScheduleMixin
from editorial.publishing.admin_translations import TranslationsMixin
from editorial.publishing.admin_withdrawal import WithdrawalMixin
from editorial.publishing.authorship import step_message
from editorial.publishing.gate_steps import Situation
from editorial.publishing.models import Citation, Publishable
from editorial.search.admin import SearchMixin
from editorial.staff.models import Office
from editorial.staff.roles import is_administrator, publish_permission, works_for

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


class ContentAdmin(
    ConflictMixin,
    TranslatorMixin,
    TranslationsMixin,
    LanguagesMixin,
    SideBySideMixin,
    ChoosingMixin,
    SearchMixin,
    TranslationAdmin,
):
    """Admin of any content: languages side by side, nobody overwritten unseen, names in few queries."""

    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        # What a working copy says is counted when it is stored; the rows of now are taken back.
        if not getattr(getattr(request, "desk", None), "is_open", False):
            coverage.refresh(form.instance)

    def get_deleted_objects(self, objs, request):
        """Leave out what goes along and is nobody's work: mere links between records, sums of translations."""
        deleted, counts, missing, protected = super().get_deleted_objects(objs, request)
        links = [model._meta for model in apps.get_models(include_auto_created=True) if model._meta.auto_created]
        unseen = [*links, Coverage._meta]
        for meta in unseen:
            counts.pop(meta.verbose_name_plural, None)
        deleted = without_lines(deleted, {capfirst(str(meta.verbose_name)) for meta in unseen})
        return deleted, counts, missing - {Coverage._meta.verbose_name}, protected

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


def without_lines(lines: list, names: set[str]) -> list:
    """Drop from Django's nested list of what a deletion takes along each line about one of the kinds named."""
    kept = [without_lines(line, names) if isinstance(line, list) else line for line in lines]
    return [line for line in kept if line and (isinstance(line, list) or str(line).partition(":")[0] not in names)]


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

    list_filter = ["status", TranslationFilter]
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
        if obj is None or is_administrator(request.user):
            return allowed
        return allowed and not obj.was_public and works_for(request.user, obj)

    def view_on_site(self, obj):
        return obj.get_absolute_url() if obj.is_public() else None

    def has_publish_permission(self, request) -> bool:
        """Django asks this before it offers the action; each record is asked about again in may_publish."""
        return request.user.has_perm(publish_permission(self.model))

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

    @admin.action(description=_("Publish selected records"), permissions=["publish"])
    def publish(self, request, queryset):
        """Publish what nothing speaks against; the rest is named, with the gate as the place to go on."""
        published = sum(self._published(request, record) for record in queryset)
        if published:
            message = ngettext("%(count)d record published.", "%(count)d records published.", published)
            self.message_user(request, message % {"count": published}, messages.SUCCESS)

    @transaction.atomic
    def _published(self, request, record: Publishable) -> bool:
        """Publish one record of the list, or say why not; of two clicks at once the second finds nothing new."""
        situation = self._situation(request, record.locked())
        if situation.has_something_new and self._goes_out(situation):
            publication.publish(situation.record, by=request.user)
            self.log_change(request, record, step_message("publish"))
            return True
        if situation.has_something_new:
            message, level = _("“%(record)s” was not published: open its publish gate."), messages.WARNING
        else:
            message, level = _("“%(record)s” has been published; there is nothing new in it."), messages.INFO
        self.message_user(request, message % {"record": record}, level)
        return False

    def _goes_out(self, situation: Situation) -> bool:
        """From a list goes out what needs no further word: ready, written by others, of one's own office."""
        return situation.may_publish and not situation.is_own_work and not gate.blocking_problems(situation.record)


@admin.register(Office)
class OfficeAdmin(ContentAdmin):
    """Offices are kept with the accounts; their names are texts, translated and counted like all others."""

    list_display = ["__str__", "email", "languages"]
    list_filter = [TranslationFilter]
    search_fields = [column("name", code) for code in LANGUAGE_CODES]
    fields = ["name", "email"]
