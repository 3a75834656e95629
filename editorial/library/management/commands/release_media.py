"""Make the public media folder equal to what citizens may see now; harmless to run each minute, as a timer does."""

from django.core.management.base import BaseCommand

from editorial.library.release import refresh_all


class Command(BaseCommand):
    help = "Copy the renditions of public pictures into the public folder, take all others out, delete forgotten files."

    def handle(self, *args, **options) -> None:
        changes = refresh_all()
        self.stdout.write(
            f"{changes.released} released, {changes.withdrawn} withdrawn, {changes.orphans} forgotten folders deleted"
        )
