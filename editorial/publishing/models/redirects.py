"""Where the address of something withdrawn or deleted leads instead."""

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.urls import translate_url
from django.utils.translation import get_language_from_path, override
from django.utils.translation import gettext_lazy as _

from editorial.l10n.text import active_language
from editorial.publishing.models.desk import AboutRecord, AboutRecordQuerySet, TargetKey
from editorial.publishing.models.records import FormerSlug, Publishable
from editorial.publishing.slugs import MAX_LENGTH

# More in a row is a mistake, or a circle.
LONGEST_CHAIN = 10


class RedirectQuerySet(AboutRecordQuerySet):
    def at(self, model: type[Publishable], slug: str) -> "RedirectQuerySet":
        """Keep the redirects of the record that has or had this address."""
        content_type = ContentType.objects.get_for_model(model)
        former = FormerSlug.objects.filter(content_type=content_type, slug=slug).values("object_id")
        return self.filter(Q(slug=slug) | Q(object_id__in=former), content_type=content_type)


class Redirect(AboutRecord):
    """From a record that citizens no longer see to the page that takes its place: another record, or any page here."""

    slug = models.SlugField(_("address"), max_length=MAX_LENGTH)
    to_content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    to_object_id = models.UUIDField(null=True, blank=True)
    to_record = TargetKey("to_content_type", "to_object_id")
    # Without a record: a path below a language prefix.
    path = models.CharField(_("page on this site"), max_length=500, blank=True)

    objects = RedirectQuerySet.as_manager()

    class Meta:
        verbose_name = _("redirect")
        verbose_name_plural = _("redirects")
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_id"], name="redirect_one_per_record"),
            models.CheckConstraint(
                condition=Q(to_object_id__isnull=False, path="") | (Q(to_object_id__isnull=True) & ~Q(path="")),
                name="redirect_to_record_or_path",
            ),
        ]

    def __str__(self) -> str:
        return self.slug

    @property
    def address(self) -> str:
        """Where it leads for a reader of the active language; empty when the other record is gone."""
        if self.path:
            reader = active_language()
            # A path is only understood while its own language is active.
            with override(get_language_from_path(self.path) or reader):
                return translate_url(self.path, reader)
        return self.to_record.get_absolute_url() if self.to_record else ""

    @classmethod
    def lead(cls, record: Publishable, *, to: Publishable | None = None, path: str = "") -> None:
        """Let the address of `record` lead to another record or a path from now on; to nothing when both are empty."""
        if to is None and not path:
            cls.objects.about(record).delete()
            return
        target = ContentType.objects.get_for_model(to) if to else None
        cls.objects.update_or_create(
            content_type=ContentType.objects.get_for_model(record),
            object_id=record.pk,
            defaults={
                "slug": record.slug,
                "to_content_type": target,
                "to_object_id": to.pk if to else None,
                "path": path,
            },
        )

    @classmethod
    def location_of(cls, model: type[Publishable], slug: str) -> str:
        """Return where the address of a record that is not public leads for the reader; empty when nowhere.

        Follows records that have been withdrawn in their turn, so that no reader is sent in a circle.
        """
        redirect = cls.objects.at(model, slug).first()
        for _step in range(LONGEST_CHAIN):
            if redirect is None:
                break
            target = redirect.to_record
            if target is None or target.is_public():
                return redirect.address
            redirect = cls.objects.about(target).first()
        return ""
