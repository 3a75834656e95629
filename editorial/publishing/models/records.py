"""Publishable records and the one rule for what citizens see."""

from datetime import datetime
from functools import cache

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.sql.compiler import SQLCompiler
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from editorial.l10n import sorting
from editorial.l10n.date_fields import HistoricalDateField
from editorial.l10n.text import SOURCE_LANGUAGE, Text, text_in, validate_language_code
from editorial.publishing.models.columns import leaving_out, not_listed, not_named, not_shown
from editorial.publishing.slugs import MAX_LENGTH, numbered, slug_for
from editorial.records import Record
from editorial.staff.models import Office


class Literal(Value):
    """A constant of our own that stands in the statement itself: beside a parameter, SQLite would not see that an index
    of what is published says it already, and would open every row to make sure.
    """

    def as_sql(self, _compiler: SQLCompiler, _connection: BaseDatabaseWrapper) -> tuple[str, list]:
        return f"'{self.value}'", []


class NamingQuerySet(models.QuerySet):
    """Querysets of rows that name other records."""

    def naming(self, *targets: str) -> "NamingQuerySet":
        """Fetch these targets with the rows, without the columns that only a record's own page or the desk reads."""
        unread = [f"{target}__{name}" for target in targets for name in not_named(self.model, target)]
        # Without a name, select_related() would fetch every target.
        rows = self.select_related(*targets) if targets else self
        return leaving_out(rows, [*not_shown(self.model), *unread])


class PublicQuerySet(NamingQuerySet):
    """Querysets of publishable records."""

    def public(self, at: datetime | None = None) -> "PublicQuerySet":
        """Keep what citizens see at `at` (default: now). No other place decides this; models narrow it by super()."""
        at = at or timezone.now()
        unexpired = Q(expires_at__isnull=True) | Q(expires_at__gt=at)
        return self.filter(unexpired, status=PUBLISHED, published_at__lte=at)

    def turning_points(self, after: datetime) -> list["PublicQuerySet"]:
        """Return the moments at which public(at) becomes another set by the clock alone: beginnings and ends."""
        published = self.order_by().filter(status=PUBLISHED)
        columns = ("published_at", "expires_at")
        return [published.filter(**{f"{column}__gt": after}).values_list(column) for column in columns]

    def listed(self) -> "PublicQuerySet":
        """Leave out what only the record's own page shows: rich texts, and what no page shows."""
        return leaving_out(self, not_listed(self.model))


PUBLISHED = Literal("published")


class DependentQuerySet(NamingQuerySet):
    """Querysets of rows that belong to publishable records or point at them."""

    def public(self, at: datetime | None = None, of: "Publishable | None" = None) -> "DependentQuerySet":
        """Keep rows all of whose publishable owners and targets are public, so that no name leaks through a relation.

        Takes no extra query; each foreign key adds a subquery. A page that has found its record to be public asks for
        the rows `of` this record alone, and not once more for each of them whether it is.
        """
        targets = _targets(self.model)
        owner = next(field for field in targets if isinstance(of, field.related_model)) if of else None
        conditions = [_leads_to_public(field, at) for field in targets if field is not owner]
        return self.filter(*conditions, **({owner.name: of} if owner else {}))


@cache
def _targets(model: type[models.Model]) -> list[models.ForeignKey]:
    keys = (field for field in model._meta.concrete_fields if isinstance(field, models.ForeignKey))
    return [key for key in keys if issubclass(key.related_model, Publishable)]


def _leads_to_public(field: models.ForeignKey, at: datetime | None) -> Q:
    # Asked row by row: the rows are few, and a list of all that is public may be long.
    target = Q(Exists(field.related_model._default_manager.public(at).filter(pk=OuterRef(field.attname))))
    return Q(**{f"{field.name}__isnull": True}) | target if field.null else target


class Publishable(Record):
    """Base of everything with a public page of its own; `title_field` names its translated title."""

    title_field = "title"
    # Fields that a draft may leave empty and the public may not miss, beside the title.
    required_to_publish: tuple[str, ...] = ()

    class Status(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("publishing", "draft")
        IN_REVIEW = "in_review", pgettext_lazy("publishing", "in review")
        PUBLISHED = "published", pgettext_lazy("publishing", "published")
        WITHDRAWN = "withdrawn", pgettext_lazy("publishing", "withdrawn")

    slug = models.SlugField(
        _("address"),
        max_length=MAX_LENGTH,
        unique=True,
        blank=True,
        help_text=_(
            "Last part of the public address. Leave it empty: it is made from the German title. "
            "It stays the same once the record has been public."
        ),
    )
    status = models.CharField(
        pgettext_lazy("publishing", "status"),
        max_length=12,
        choices=Status.choices,
        default=Status.DRAFT,
    )
    published_at = models.DateTimeField(
        _("public from"),
        null=True,
        blank=True,
        help_text=_("Empty means: from the moment it is published. Time of the city."),
    )
    expires_at = models.DateTimeField(
        _("public until"), null=True, blank=True, help_text=_("Empty means: without end. Time of the city.")
    )
    owning_office = models.ForeignKey(
        Office,
        verbose_name=_("responsible office"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = PublicQuerySet.as_manager()

    class Meta:
        abstract = True
        # "publish" is a right of its own: an editor may write and submit without it.
        default_permissions = ("add", "change", "delete", "view", "publish")
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="published") | Q(published_at__isnull=False),
                name="%(app_label)s_%(class)s_published_since",
                violation_error_message=_("A published record needs the moment from which it is public."),
            ),
            models.CheckConstraint(
                condition=Q(expires_at__isnull=True)
                | Q(published_at__isnull=True)
                | Q(expires_at__gt=F("published_at")),
                name="%(app_label)s_%(class)s_expires_later",
                violation_error_message=_("The end of publication must come after its beginning."),
            ),
        ]

    @classmethod
    def from_db(cls, db, field_names, values):
        record = super().from_db(db, field_names, values)
        record._stored_slug = record.__dict__.get("slug", "")
        return record

    def __str__(self) -> str:
        return self.title_in().value or self.slug

    def title_in(self, language: str | None = None) -> Text:
        """Return the title a reader of `language` sees; models without a title of their own build one here."""
        return text_in(self, self.title_field, language)

    def clean(self) -> None:
        super().clean()
        self._begin_publication()
        errors = {}
        if self.slug and self._slug_is_taken(self.slug):
            errors["slug"] = _("Another record has or had this address. Choose another one.")
        if self.expires_at and self.published_at and self.expires_at <= self.published_at:
            errors["expires_at"] = _("The end of publication must come after its beginning.")
        if errors:
            raise ValidationError(errors)

    def save(self, *args, **kwargs) -> None:
        """Derive slug and start of publication; a changed address that was public keeps leading here."""
        if not self.slug:
            self.slug = self._free_slug()
        self._begin_publication()
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "slug", "published_at", *sorting.keys_of(type(self))}
        old_slug = getattr(self, "_stored_slug", "")
        with transaction.atomic():
            super().save(*args, **kwargs)
            if old_slug and old_slug != self.slug and self.was_public:
                FormerSlug.remember(self, old_slug)
        self._stored_slug = self.slug

    @property
    def was_public(self) -> bool:
        """True once publication has begun, also after withdrawal; the address is fixed from then on."""
        return self.published_at is not None and self.published_at <= timezone.now()

    def is_public(self, at: datetime | None = None) -> bool:
        """Ask the one rule about this record; one query."""
        return type(self)._default_manager.public(at).filter(pk=self.pk).exists()

    def _begin_publication(self) -> None:
        if self.status == self.Status.PUBLISHED and self.published_at is None:
            self.published_at = timezone.now()

    def _free_slug(self) -> str:
        slug = candidate = slug_for(self.title_in(SOURCE_LANGUAGE).value)
        number = 2
        while self._slug_is_taken(candidate):
            candidate = numbered(slug, number)
            number += 1
        return candidate

    def _slug_is_taken(self, slug: str) -> bool:
        others = type(self)._default_manager.filter(slug=slug).exclude(pk=self.pk)
        return others.exists() or FormerSlug.of_others(self, slug).exists()


class FormerSlug(Record):
    """An address that a record had while it was public; it redirects for good."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.UUIDField()
    slug = models.SlugField(max_length=MAX_LENGTH)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["content_type", "slug"], name="former_slug_leads_to_one_record")]

    def __str__(self) -> str:
        return self.slug

    @classmethod
    def remember(cls, record: Publishable, slug: str) -> None:
        """Let `slug` lead to `record`; taking an old address back ends its redirect."""
        content_type = ContentType.objects.get_for_model(record)
        cls.objects.filter(content_type=content_type, slug=record.slug).delete()
        cls.objects.update_or_create(content_type=content_type, slug=slug, defaults={"object_id": record.pk})

    @classmethod
    def of_others(cls, record: Publishable, slug: str) -> models.QuerySet:
        content_type = ContentType.objects.get_for_model(record)
        return cls.objects.filter(content_type=content_type, slug=slug).exclude(object_id=record.pk)


class Citation(Record):
    """Where a fact comes from, and how sure it is; printed below the public page of the record."""

    class Certainty(models.TextChoices):
        CONFIRMED = "confirmed", pgettext_lazy("certainty of a fact", "confirmed")
        UNCERTAIN = "uncertain", pgettext_lazy("certainty of a fact", "uncertain")
        CONFLICTING = "conflicting", pgettext_lazy("certainty of a fact", "sources disagree")

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.UUIDField(db_index=True)
    target = GenericForeignKey()
    statement = models.TextField(
        pgettext_lazy("what a source says", "statement"),
        blank=True,
        help_text=_("Which fact this is about and what the source says, in a sentence."),
    )
    publication = models.CharField(_("source"), max_length=300, help_text=_("For example: hannover.de, Neue Presse."))
    language = models.CharField(
        _("language of the source"),
        max_length=10,
        default=SOURCE_LANGUAGE,
        validators=[validate_language_code],
        help_text=_("Code of the language: de, zh-hans, en, fr …"),
    )
    url = models.URLField(_("link"), max_length=500, blank=True)
    dated = HistoricalDateField(_("date of the source"))
    certainty = models.CharField(_("certainty"), max_length=12, choices=Certainty.choices, default=Certainty.CONFIRMED)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["position", "created_at"]

    def __str__(self) -> str:
        return self.publication
