"""Write texts of records into a file for a translator's tool."""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from editorial.l10n.translations import TARGET_LANGUAGES
from editorial.publishing.coverage import root_models
from editorial.translating.files.exporting import Format, entries, written
from editorial.translating.files.progress import watched


class Command(BaseCommand):
    help = "Writes texts of records, with their translations, into a PO or XLIFF file."

    def add_arguments(self, parser):
        parser.add_argument("--language", required=True, choices=TARGET_LANGUAGES, help="into which to translate")
        parser.add_argument("--format", choices=Format.values, default=Format.PO.value)
        parser.add_argument("--app", action="append", default=[], help="only records of this app, for example projects")
        parser.add_argument("--model", action="append", default=[], help="only this kind, such as delegations.visit")
        parser.add_argument("--unfinished", action="store_true", help="only what is missing, outdated or needs editing")
        parser.add_argument("-o", "--output", required=True, type=Path, help="the file to write")

    def handle(self, *, language, format, app, model, unfinished, output, **options):  # noqa: A002 - as in the shell
        kinds = [kind._default_manager.all() for kind in self._chosen(app, model)]
        found = self._counted(watched(entries(kinds, language, only_unfinished=unfinished), sys.stderr))
        try:
            with output.open("w", encoding="utf-8", newline="\n") as file:
                file.writelines(written(found, language, Format(format)))
        except OSError as error:
            raise CommandError(_("The file cannot be written: %(reason)s") % {"reason": error.strerror}) from error
        count = self.count
        self.stdout.write(ngettext("%(count)d text written.", "%(count)d texts written.", count) % {"count": count})

    def _counted(self, found):
        self.count = 0
        for entry in found:
            self.count += 1
            yield entry

    def _chosen(self, apps, models):
        """Return the kinds of records that were asked for; all of them where nothing was."""
        known = {kind._meta.label_lower: kind for kind in root_models()}
        if unknown := [name for name in models if name.lower() not in known]:
            message = _("There is no such kind of record: %(names)s. Kinds are: %(known)s.")
            raise CommandError(message % {"names": ", ".join(unknown), "known": ", ".join(known)})
        if unknown := set(apps) - {kind._meta.app_label for kind in known.values()}:
            raise CommandError(
                _("There is nothing to translate in: %(names)s.") % {"names": ", ".join(sorted(unknown))}
            )
        wanted = {name.lower() for name in models}
        return [
            kind
            for label, kind in known.items()
            if not (apps or models) or label in wanted or kind._meta.app_label in apps
        ]
