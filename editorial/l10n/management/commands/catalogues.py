"""Compile the catalogues and refuse what is empty, fuzzy, stale or broken in them (make catalogues)."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from editorial.l10n.catalogues import compile_catalogues, find_problems
from editorial.l10n.messages import SUFFIXES, find_messages, package_folders


class Command(BaseCommand):
    help = "Compiles the message catalogues and checks them."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--compile-only", action="store_true", help="compile without checking")

    def handle(self, *, compile_only, **options):
        locale = Path(settings.LOCALE_PATHS[0])
        for path in compile_catalogues(locale):
            self.stdout.write(f"compiled {path.relative_to(locale)}")
        if not compile_only:
            self.check_catalogues(locale)

    def check_catalogues(self, locale):
        found = {domain: find_messages(domain, package_folders()) for domain in SUFFIXES}
        languages = [language for language, _name in settings.LANGUAGES]
        if problems := find_problems(locale, languages, found):
            raise CommandError("\n".join([*problems, f"{len(problems)} problem(s) in the catalogues"]))
        self.stdout.write("catalogues complete")
