"""Print what the checks say about all translations: the report of the admin, for a terminal."""

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from editorial.l10n.translations import TARGET_LANGUAGES
from editorial.translating.report import Remarked, portions


class Command(BaseCommand):
    help = "Checks all translations: terms, names, numbers, links, markup, punctuation. Changes nothing."

    def add_arguments(self, parser):
        parser.add_argument("--language", action="append", choices=TARGET_LANGUAGES, help="only this one; repeatable")

    def handle(self, *, language, **options):
        count = 0
        for code in language or TARGET_LANGUAGES:
            for portion in portions(code):
                for remarked in portion.remarked:
                    count += len(remarked.findings)
                    self.say(code, remarked)
        self.stdout.write(_("Findings: %(count)d") % {"count": count})

    def say(self, language: str, remarked: Remarked) -> None:
        self.stdout.write(f"[{language}] {remarked.kind} “{remarked.record}” – {remarked.field}")
        for finding in remarked.findings:
            self.stdout.write(f"    {'!' if finding.is_blocking else '·'} {finding.message}")
