"""Draw the card that other sites show beside links to pages without a picture; needed after a change of the sign."""

from pathlib import Path

from django.core.management.base import BaseCommand
from PIL import Image, ImageDraw

from editorial.library.cards import CARD_SIZE

DRAWING = Path(__file__).resolve().parents[2] / "static" / "portal" / "card.jpg"
# Ground and lines as in portal.css: --band, and the light --home and --partner. The lines run beside each other.
GROUND = "#0f3a38"
LINES = {"#74cf9c": (500, 120, 570, 430), "#f29bbd": (630, 200, 700, 510)}


class Command(BaseCommand):
    help = "Draws portal/static/portal/card.jpg."

    def handle(self, **options):
        card = Image.new("RGB", CARD_SIZE, GROUND)
        pen = ImageDraw.Draw(card)
        for colour, box in LINES.items():
            pen.rectangle(box, fill=colour)
        card.save(DRAWING, quality=85, progressive=True)
