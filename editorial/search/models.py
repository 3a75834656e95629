"""The index of the search: one document for each record, whatever its state; citizens get those that are public.

Not part of the content: all of it is made anew from the records by `manage.py rebuild_search`.
"""

from datetime import datetime
from uuid import UUID

from django.db import models

from editorial.search.packed import PackedTextField, TokensField


class SearchProfile(models.Model):
    """What results are counted and narrowed by; documents that agree in all of it share one row."""

    key = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=20)
    year = models.SmallIntegerField(null=True)
    # Keys of cities and sectors as text.
    cities = models.JSONField(default=list)
    sectors = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.kind} {self.year}"


class SearchDocument(models.Model):
    """A record in the index; narrow, because a common word reads many of them."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=20)
    record_id = models.UUIDField()
    profile = models.ForeignKey(SearchProfile, on_delete=models.PROTECT, null=True, related_name="+")
    # As `public(at)` of the record's model said last; whatever could change its answer makes the document stale.
    is_public = models.BooleanField(default=False)
    # Something it was made of has changed: not shown until it is made anew.
    is_stale = models.BooleanField(default=True)
    # Day of the thing itself, as proleptic ordinal; newer results come first.
    day = models.IntegerField(default=0)
    # One bit for each language its title exists in, in the order of the LANGUAGES setting.
    languages = models.SmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "record_id"], name="search_document_of_record")]
        indexes = [
            models.Index(fields=["kind", "id"], condition=models.Q(is_stale=True), name="search_document_stale"),
            # What PostgreSQL joins a common word with.
            models.Index(
                fields=["profile"], condition=models.Q(is_public=True, is_stale=False), name="search_document_public"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.record_id}"


class SearchTokens(models.Model):
    """The tokens of a document; the databases index this column, each in its way."""

    document = models.OneToOneField(SearchDocument, on_delete=models.CASCADE, primary_key=True, related_name="tokens")
    tokens = TokensField()

    def __str__(self) -> str:
        return str(self.document_id)


class SearchText(models.Model):
    """What a document says in a language, without markup, for the lines below a result. No fallback."""

    # The constraint has an index that begins with the document.
    document = models.ForeignKey(SearchDocument, on_delete=models.CASCADE, related_name="texts", db_index=False)
    language = models.CharField(max_length=10)
    text = PackedTextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "language"], name="search_text_of_language")]

    def __str__(self) -> str:
        return self.text[:60]


class SearchWord(models.Model):
    """A word of the index, folded; for compounds and for misspelt words."""

    id = models.BigAutoField(primary_key=True)
    word = models.CharField(max_length=60, unique=True)

    def __str__(self) -> str:
        return self.word


class SearchChange(models.Model):
    """A row of content that has changed since the index looked; written by the database itself."""

    id = models.BigAutoField(primary_key=True)
    table = models.CharField(max_length=63)
    row = models.UUIDField()

    def __str__(self) -> str:
        return f"{self.table} {self.row}"


class SearchState(models.Model):
    """One row: what of the outside world the index knows; whoever writes documents locks it."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    # Until when it knows what is public, and when that changes next: publication begins and ends by the clock.
    looked_at = models.DateTimeField()
    next_moment = models.DateTimeField(null=True)
    # Changes with every new word, so that processes know when to read them again.
    words = models.UUIDField(null=True)

    def __str__(self) -> str:
        return str(self.looked_at)

    @property
    def version(self) -> tuple[datetime, UUID | None]:
        """What stays the same as long as every answer does."""
        return self.looked_at, self.words
