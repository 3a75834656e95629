"""Images and documents of the library, and the places where records show them."""

from decimal import Decimal

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from editorial.l10n.date_fields import HistoricalDateField
from editorial.l10n.text import SOURCE_LANGUAGE, column, missing_in, required_in_source, text_in
from editorial.library.files import (
    DOCUMENTS,
    IMAGES,
    protected_storage,
    public_storage,
    remove_after_commit,
)
from editorial.library.querysets import ImageQuerySet, LibraryQuerySet, PlacementQuerySet
from editorial.library.renditions import rendition_name, rendition_names, widths_for
from editorial.records import Record


class Stored(Record):
    """Something whose files lie in a folder of its own."""

    root = ""

    # Part of every address: a new file gets a new token, so that browsers may keep what they have.
    token = models.CharField(max_length=32, unique=True, editable=False)

    class Meta:
        abstract = True

    @property
    def folder(self) -> str:
        return f"{self.root}/{self.token}"

    def delete(self, *args, **kwargs):
        result = super().delete(*args, **kwargs)
        remove_after_commit(self.folder)
        return result


class Image(Stored):
    """A picture with what may be said and must be said about it."""

    root = IMAGES

    class Licence(models.TextChoices):
        CITY = "city", _("own work of the city")
        RESERVED = "reserved", _("all rights reserved, used with permission")
        CC_BY = "cc-by-4.0", "CC BY 4.0"
        CC_BY_SA = "cc-by-sa-4.0", "CC BY-SA 4.0"
        CC_ZERO = "cc0-1.0", "CC0 1.0"
        PUBLIC_DOMAIN = "public-domain", _("public domain")

    class Consent(models.TextChoices):
        NOT_NEEDED = "not_needed", _("not needed: nobody can be recognised")
        GIVEN = "given", _("consent given in writing")
        PUBLIC_EVENT = "public_event", _("not needed: public event")
        OFFICE = "office", _("not needed: holder of a public office in office")
        INCIDENTAL = "incidental", _("not needed: people are only incidental to the place")
        WITHDRAWN = "withdrawn", _("consent withdrawn: the picture is not shown")

    original = models.FileField(_("file"), storage=protected_storage, editable=False)
    width_px = models.PositiveIntegerField(_("width in pixels"), editable=False)
    height_px = models.PositiveIntegerField(_("height in pixels"), editable=False)
    is_decorative = models.BooleanField(
        _("decorative only"),
        default=False,
        help_text=_("The picture says nothing that the text does not say. Screen readers then pass it over."),
    )
    alt = models.CharField(
        _("alternative text"),
        max_length=300,
        blank=True,
        help_text=_("What can be seen, in a sentence, for people who cannot see the picture. Not the caption again."),
    )
    caption = models.TextField(
        _("caption"), blank=True, help_text=_("Who, what, where, when. Printed below the picture.")
    )
    credit = models.CharField(
        _("picture credit"),
        max_length=200,
        help_text=_(
            "Photographer or rights holder as it must be printed, for example: City Archive / name of the photographer."
        ),
    )
    licence = models.CharField(_("licence"), max_length=20, choices=Licence.choices)
    taken_on = HistoricalDateField(_("date taken"))
    focal_x = models.DecimalField(
        _("focal point from the left"),
        max_digits=3,
        decimal_places=2,
        default=Decimal("0.50"),
        validators=[MinValueValidator(0), MaxValueValidator(1)],
        help_text=_("0 is the left edge, 1 the right edge. Narrow pages keep this point in sight."),
    )
    focal_y = models.DecimalField(
        _("focal point from the top"),
        max_digits=3,
        decimal_places=2,
        default=Decimal("0.50"),
        validators=[MinValueValidator(0), MaxValueValidator(1)],
        help_text=_("0 is the upper edge, 1 the lower edge."),
    )
    people_shown = models.TextField(
        _("people shown"),
        blank=True,
        help_text=_("Internal. Names from left to right; needed when somebody withdraws consent."),
    )
    consent_basis = models.CharField(
        _("consent of the people shown"),
        max_length=20,
        choices=Consent.choices,
        default=Consent.NOT_NEEDED,
    )
    consent_expires_on = models.DateField(
        _("consent ends on"),
        null=True,
        blank=True,
        help_text=_("After this day the picture disappears from all public pages by itself. Empty means: without end."),
    )

    objects = ImageQuerySet.as_manager()

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_decorative=True) | ~missing_in(SOURCE_LANGUAGE, "alt"),
                name="image_alt_or_decorative",
                violation_error_message=_("A picture needs an alternative text in German or the mark as decorative."),
            ),
            models.CheckConstraint(
                condition=Q(focal_x__range=(0, 1), focal_y__range=(0, 1)),
                name="image_focal_point_inside",
                violation_error_message=_("The focal point lies inside the picture: both numbers from 0 to 1."),
            ),
            models.CheckConstraint(
                condition=Q(people_shown="") | ~Q(consent_basis="not_needed"),
                name="image_people_need_a_basis",
                violation_error_message=_("Where people are named, say why the picture may be published."),
            ),
            models.CheckConstraint(
                condition=Q(width_px__gt=0, height_px__gt=0),
                name="image_has_a_size",
                violation_error_message=_("A picture has at least one pixel."),
            ),
        ]

    def __str__(self) -> str:
        return text_in(self, "alt").value or text_in(self, "caption").value or self.credit

    def clean(self) -> None:
        super().clean()
        errors = {}
        if not self.is_decorative and not getattr(self, column("alt", SOURCE_LANGUAGE)):
            errors[column("alt", SOURCE_LANGUAGE)] = _(
                "Describe the picture for people who cannot see it, or mark it as decorative."
            )
        if self.people_shown and self.consent_basis == self.Consent.NOT_NEEDED:
            errors["consent_basis"] = _("Where people are named, say why the picture may be published.")
        if errors:
            raise ValidationError(errors)

    @property
    def file_name(self) -> str:
        """Name of the original in its folder."""
        return self.original.name.rpartition("/")[2]

    @property
    def widths(self) -> list[int]:
        """Rendition widths in pixels, in rising order."""
        return widths_for(self.width_px)

    @property
    def card_name(self) -> str:
        """Name of the cut for other sites; it names the focal point, so that an address never changes its content."""
        return f"card-{round(self.focal_x * 100)}-{round(self.focal_y * 100)}.jpg"

    @property
    def card_url(self) -> str:
        return public_storage().url(f"{self.folder}/{self.card_name}")

    @property
    def released_names(self) -> set[str]:
        """Names of all files that citizens get while the picture is public."""
        return {*rendition_names(self.width_px), self.card_name}

    def height_at(self, width: int) -> int:
        return max(1, round(width * self.height_px / self.width_px))

    def rendition_url(self, width: int, extension: str) -> str:
        return public_storage().url(f"{self.folder}/{rendition_name(width, extension)}")


def document_languages() -> list[tuple[str, str]]:
    """Return the choices for a document's language: those of the site, and two for everything else."""
    return [
        *settings.LANGUAGES,
        ("mul", pgettext_lazy("language of a document", "several languages")),
        ("other", pgettext_lazy("language of a document", "another language")),
    ]


class Document(Stored):
    """A file to read or to download: the text of an agreement, a press release, a report."""

    root = DOCUMENTS

    class Kind(models.TextChoices):
        AGREEMENT = "agreement", _("text of an agreement")
        PRESS_RELEASE = "press_release", _("press release")
        REPORT = "report", _("report")
        PROGRAMME = "programme", pgettext_lazy("schedule of a visit", "programme")
        OTHER = "other", pgettext_lazy("kind of document", "other")

    file = models.FileField(_("file"), storage=protected_storage, editable=False)
    extension = models.CharField(max_length=5, editable=False)
    size_bytes = models.PositiveIntegerField(_("size in bytes"), editable=False)
    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(pgettext_lazy("document", "kind"), max_length=20, choices=Kind.choices, default=Kind.OTHER)
    language = models.CharField(
        _("language of the document"), max_length=10, choices=document_languages, default=settings.LANGUAGE_CODE
    )
    is_accessible = models.BooleanField(
        _("accessible"),
        default=False,
        help_text=_("Checked: a screen reader can read it, with headings, reading order and alternative texts."),
    )

    # What it says, for the search; taken out of the file when that is stored.
    text = models.TextField(blank=True, editable=False)

    objects = LibraryQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["-created_at"]
        constraints = [required_in_source("title", table="document")]

    def __str__(self) -> str:
        return text_in(self, "title").value

    @property
    def file_name(self) -> str:
        """Name of the file in its folder."""
        return self.file.name.rpartition("/")[2]

    @property
    def url(self) -> str:
        return reverse("library:document", args=[self.token, self.extension])


class Placement(Record):
    """A picture or a document in its place on a record."""

    class Role(models.TextChoices):
        LEAD = "lead", _("lead picture")
        GALLERY = "gallery", _("picture gallery")
        PORTRAIT = "portrait", _("portrait")
        GOLDEN_BOOK = "golden_book", _("scan from the Golden Book")
        ATTACHMENT = "attachment", pgettext_lazy("document on a page", "attachment")

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.UUIDField()
    target = GenericForeignKey()
    image = models.ForeignKey(
        Image,
        verbose_name=_("picture"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="placements",
    )
    document = models.ForeignKey(
        Document,
        verbose_name=_("document"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="placements",
    )
    role = models.CharField(_("place on the page"), max_length=20, choices=Role.choices, default=Role.GALLERY)
    caption = models.TextField(
        _("caption in this place"), blank=True, help_text=_("Empty means: the caption of the picture.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = PlacementQuerySet.as_manager()

    class Meta:
        verbose_name = _("picture or document on this page")
        verbose_name_plural = _("pictures and documents on this page")
        ordering = ["position", "created_at"]
        indexes = [models.Index(fields=["content_type", "object_id"], name="placement_target")]
        constraints = [
            models.CheckConstraint(
                condition=Q(image__isnull=False, document__isnull=True) | Q(image__isnull=True, document__isnull=False),
                name="placement_image_or_document",
                violation_error_message=_("Choose either a picture or a document."),
            ),
            models.CheckConstraint(
                condition=Q(image__isnull=True) | ~Q(role="attachment"),
                name="placement_attachment_is_document",
                violation_error_message=_("An attachment is a document. Choose another place for the picture."),
            ),
            models.CheckConstraint(
                condition=Q(document__isnull=True) | Q(role__in=["attachment", "golden_book"]),
                name="placement_document_is_attachment",
                violation_error_message=_('For a document choose the place "attachment".'),
            ),
            models.UniqueConstraint(
                fields=["content_type", "object_id"],
                condition=Q(role="lead"),
                name="placement_one_lead_picture",
                violation_error_message=_("There is already a lead picture on this page."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.image or self.document or self._meta.verbose_name)
