"""Bring the story of Hannover and its partners into an empty database; never changes anything that is there."""

from collections import Counter
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from modeltranslation.translator import translator

from editorial.l10n.translations import COLUMN, TARGET_LANGUAGES, approve, are_translated
from editorial.library.release import refresh_all
from editorial.publishing import coverage
from editorial.translating import memory
from portal.story.loading import holds_content, is_loaded, load_rows
from portal.story.reading import STORY, read_story
from portal.story.rows import Row, StoryError


class Command(BaseCommand):
    help = "Loads the story of Hannover and its partner cities into an empty database."

    def add_arguments(self, parser):
        parser.add_argument("--folder", type=Path, default=STORY, help="folder of another story's files")
        parser.add_argument(
            "--if-empty",
            action="store_true",
            help="succeed without loading anything when the database holds other content",
        )

    def handle(self, *, folder, if_empty, verbosity, **options):
        try:
            message = loaded_or_reason(read_story(folder), if_empty=if_empty)
        except StoryError as error:
            raise CommandError(str(error)) from error
        if verbosity:
            self.stdout.write(message)


def loaded_or_reason(rows: list[Row], *, if_empty: bool) -> str:
    """Load the rows and return what was loaded, or return why nothing was; raises CommandError for other content."""
    if is_loaded(rows):
        return _("The story is already loaded; nothing was changed.")
    if not holds_content(rows):
        counts = load_rows(rows)
        refresh_all()
        approve_translations()
        memory.rebuild()
        return report(counts)
    if if_empty:
        return _("The database holds other content; the story was not loaded.")
    raise CommandError(
        _("The database holds other content. The story is only loaded into an empty database; nothing was changed.")
    )


def approve_translations() -> None:
    """The story was written in all its languages at once; nobody has to look at it before it is shown."""
    for model in filter(are_translated, translator.get_registered_models()):
        rows = list(model._default_manager.all())
        approved = [row for row in rows if [code for code in TARGET_LANGUAGES if approve(row, code)]]
        model._default_manager.bulk_update(approved, [COLUMN], batch_size=500)
    coverage.refresh_all()


def report(counts: Counter[type[Model]]) -> str:
    lines = [_("The story is loaded:")]
    for model, count in counts.items():
        # Translators: one line of a list, for example "Cities: 14".
        line = pgettext("number of records", "%(records)s: %(count)s")
        lines.append(line % {"records": capfirst(model._meta.verbose_name_plural), "count": count})
    return "\n".join(lines)
