"""Bring the catalogues of all languages up to date with the source (make messages)."""

from django.conf import settings
from django.core.management.base import BaseCommand

from editorial.l10n.messages import SUFFIXES, catalogue_path, find_messages, package_folders, update_catalogue


class Command(BaseCommand):
    help = "Collects the messages of our packages into the catalogues and keeps the translations."
    requires_system_checks = []

    def handle(self, **options):
        for domain in SUFFIXES:
            found = find_messages(domain, package_folders())
            for language, _name in settings.LANGUAGES:
                path = catalogue_path(language, domain)
                self.report(path, update_catalogue(path, language, found))

    def report(self, path, changes):
        counts = f"{len(changes.added)} new, {len(changes.fuzzy)} fuzzy, {len(changes.removed)} removed"
        self.stdout.write(f"{path.relative_to(settings.BASE_DIR)}: {counts}")
        for title, ids in changes._asdict().items():
            for msgid in ids:
                self.stdout.write(f"  {title}: {msgid}")
