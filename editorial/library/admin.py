"""Admin of pictures and documents, and the inline that places them on records of other apps."""

from django.contrib import admin
from django.db import transaction
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.template.defaultfilters import filesizeformat
from django.urls import NoReverseMatch, path, reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from editorial.l10n.admin import TranslationFilter
from editorial.l10n.text import LANGUAGE_CODES, column
from editorial.library.files import protected_storage, remove_after_commit
from editorial.library.forms import DocumentForm, ImageForm, PlacementFormSet, prepare_ahead
from editorial.library.models import Document, Image, Placement
from editorial.library.release import refresh
from editorial.library.renditions import WIDTHS, rendition_name, rendition_names
from editorial.library.uploads import prepare_document, prepare_picture
from editorial.library.views import document_response
from editorial.publishing.admin import AttachedInline, ContentAdmin
from editorial.publishing.uses import uses_of

THUMBNAIL_WIDTH = WIDTHS[0]


def thumbnail(image):
    """Return a small picture from the protected folder: staff see what is not public as well."""
    name = rendition_name(min(THUMBNAIL_WIDTH, image.width_px), "jpg")
    address = reverse("admin:library_image_file", args=[image.pk, name])
    return format_html('<img class="library-thumbnail" src="{}" alt="" loading="lazy">', address)


def file_link(item, name, label):
    address = reverse(f"admin:library_{item._meta.model_name}_file", args=[item.pk, name])
    return format_html('<a href="{}">{}</a>', address, label)


def document_link(document):
    label = f"{document.extension.upper()}, {filesizeformat(document.size_bytes)}"
    return file_link(document, document.file_name, label)


def admin_link(record):
    label = format_html("{}: {}", capfirst(record._meta.verbose_name), record)
    try:
        address = reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_change", args=[record.pk])
    except NoReverseMatch:  # a row that is edited on its parent's form
        return label
    return format_html('<a href="{}">{}</a>', address, label)


class ConsentFilter(admin.SimpleListFilter):
    title = _("consent")
    parameter_name = "consent"

    def lookups(self, request, model_admin):
        return [("ended", _("ended or withdrawn")), ("holds", _("holds or is not needed"))]

    def queryset(self, request, queryset):
        valid = Image.objects.with_consent().values("pk")
        return {"ended": queryset.exclude(pk__in=valid), "holds": queryset.filter(pk__in=valid)}.get(
            self.value(), queryset
        )


class PublicFilter(admin.SimpleListFilter):
    title = _("visibility")
    parameter_name = "public"

    def lookups(self, request, model_admin):
        return [("yes", _("on public pages")), ("no", _("not on public pages"))]

    def queryset(self, request, queryset):
        public = queryset.model.objects.public().values("pk")
        return {"yes": queryset.filter(pk__in=public), "no": queryset.exclude(pk__in=public)}.get(
            self.value(), queryset
        )


class StoredAdmin(ContentAdmin):
    """What pictures and documents share: a file of their own and the question where it is used."""

    # What checks an uploaded file and does all that takes long.
    prepare = None

    class Media:
        css = {"all": ["library/admin.css"]}

    def changeform_view(self, request, *args, **kwargs):
        if request.method == "POST" and self.has_module_permission(request):
            prepare_ahead(request, self.prepare)
        return super().changeform_view(request, *args, **kwargs)

    def get_urls(self):
        meta = self.model._meta
        view = self.admin_site.admin_view(self.file_view)
        return [
            path("<uuid:pk>/file/<str:name>", view, name=f"{meta.app_label}_{meta.model_name}_file"),
            *super().get_urls(),
        ]

    def file_view(self, request, pk, name):
        """Send a protected file to staff who may see the record; admin_view forbids keeping a copy."""
        item = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_view_permission(request, item) or name not in self.file_names(item):
            raise Http404
        try:
            return self.file_response(item, name)
        except OSError as error:
            raise Http404 from error

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if form.replaced_folder:
            remove_after_commit(form.replaced_folder)

    def delete_queryset(self, request, queryset):
        for item in queryset:
            item.delete()

    @admin.display(description=_("stored file"))
    def file_link(self, obj):
        if not obj or not obj.token:
            return gettext("Shown after saving.")
        return self.main_file_link(obj)

    @admin.display(description=_("file"))
    def upload(self, obj):
        """Stand in for the upload field where nothing may be uploaded."""
        return self.file_link(obj)

    @admin.display(description=_("used on"))
    def used_on(self, obj):
        records = uses_of(obj) if obj and obj.pk and not obj._state.adding else []
        if not records:
            return gettext("Not used yet.")
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((admin_link(r),) for r in records)))


@admin.register(Image)
class ImageAdmin(StoredAdmin):
    form = ImageForm
    prepare = staticmethod(prepare_picture)
    list_display = ["preview", "__str__", "credit", "consent", "languages"]
    list_display_links = ["__str__"]
    list_filter = ["licence", ConsentFilter, TranslationFilter, PublicFilter]
    search_fields = [*(column(field, code) for field in ("alt", "caption") for code in LANGUAGE_CODES), "credit"]
    readonly_fields = ["preview", "file_link", "used_on"]
    fieldsets = [
        (None, {"fields": ["upload", "file_link", "preview"]}),
        (
            _("Focal point"),
            {
                "fields": [("focal_x", "focal_y")],
                "description": _("Click into the preview, or enter the two numbers."),
            },
        ),
        (_("Texts"), {"fields": ["alt", "is_decorative", "caption"]}),
        (_("Rights"), {"fields": [("credit", "licence"), "taken_on"]}),
        (_("People in the picture"), {"fields": ["people_shown", ("consent_basis", "consent_expires_on")]}),
        (_("Use"), {"fields": ["used_on"]}),
    ]

    class Media:
        js = ["library/focal-point.js"]

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        # A consent withdrawn just now must not wait for the next timer.
        transaction.on_commit(lambda: refresh([obj]))

    def main_file_link(self, image):
        return file_link(image, image.file_name, f"{image.width_px} × {image.height_px}")

    def file_names(self, image):
        return {*rendition_names(image.width_px), image.file_name}

    def file_response(self, image, name):
        file = protected_storage().open(f"{image.folder}/{name}")
        return FileResponse(file, filename=name, headers={"X-Content-Type-Options": "nosniff"})

    @admin.display(description=_("preview"))
    def preview(self, obj):
        if not obj or not obj.token:
            return gettext("Shown after saving.")
        return thumbnail(obj)

    @admin.display(description=_("consent"), ordering="consent_expires_on")
    def consent(self, obj):
        if obj.consent_basis == Image.Consent.WITHDRAWN:
            return gettext("withdrawn")
        if obj.consent_expires_on is None:
            return gettext("without end")
        if obj.consent_expires_on < timezone.localdate():
            return gettext("expired")
        return obj.consent_expires_on


@admin.register(Document)
class DocumentAdmin(StoredAdmin):
    form = DocumentForm
    prepare = staticmethod(prepare_document)
    list_display = ["__str__", "file_link", "kind", "language", "is_accessible", "languages"]
    list_filter = ["kind", "language", "is_accessible", TranslationFilter, PublicFilter]
    search_fields = [column("title", code) for code in LANGUAGE_CODES]
    readonly_fields = ["file_link", "text_for_search", "used_on"]
    fieldsets = [
        (None, {"fields": ["upload", "file_link", "text_for_search"]}),
        (_("Description"), {"fields": ["title", ("kind", "language", "is_accessible")]}),
        (_("Use"), {"fields": ["used_on"]}),
    ]

    def get_queryset(self, request):
        # A list of documents does not need to read all of them.
        return super().get_queryset(request).defer("text")

    @admin.display(description=_("text for the search"))
    def text_for_search(self, obj):
        if not obj or not obj.token:
            return gettext("Shown after saving.")
        if not obj.text:
            return gettext("None could be read (a scan?). The search knows only the title.")
        count = len(obj.text)
        return ngettext("%(count)s character", "%(count)s characters", count) % {
            "count": number_format(count, force_grouping=True)
        }

    def main_file_link(self, document):
        return document_link(document)

    def file_names(self, document):
        return {document.file_name}

    def file_response(self, document, name):
        return document_response(document)


class PlacementInline(AttachedInline):
    """Pictures and documents on the form of a record of another app."""

    model = Placement
    formset = PlacementFormSet
    autocomplete_fields = ["image", "document"]
    readonly_fields = ["preview"]
    fields = ["preview", ("image", "document"), ("role", "position"), "caption"]

    class Media:
        css = {"all": ["library/admin.css"]}

    @admin.display(description=_("preview"))
    def preview(self, obj):
        if obj.image:
            return thumbnail(obj.image)
        return document_link(obj.document) if obj.document else gettext("Shown after saving.")
