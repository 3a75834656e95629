"""Give sectors the drawn icon nearest to their emoji; a sector with another emoji has none until staff choose one."""

from django.db import migrations

DRAWN = {
    "🏭": "industry",
    "💡": "idea",
    "🔬": "science",
    "🎵": "music",
    "🎨": "art",
    "🎓": "education",
    "🏥": "health",
    "🧭": "tourism",
    "💧": "water",
    "🌿": "nature",
    "🚣": "rowing",
    "🏆": "sport",
    "🚊": "transport",
    "🏘": "town",
    "👥": "people",
    "🏛": "administration",
    "⚡": "energy",
    "💻": "digital",
    "🌐": "world",
}
# What asks for an emoji to be drawn in colour; emoji with and without it are the same.
VARIATION = "\ufe0f"


def draw(apps, schema_editor):
    replace(apps.get_model("partnership", "Sector"), DRAWN)


def write_emoji(apps, schema_editor):
    replace(apps.get_model("partnership", "Sector"), {name: emoji for emoji, name in DRAWN.items()})


def replace(model, icons):
    for sector in model.objects.exclude(icon=""):
        sector.icon = icons.get(sector.icon.strip(VARIATION), "")
        sector.save(update_fields=["icon"])


class Migration(migrations.Migration):
    dependencies = [("partnership", "0006_drawn_icons")]

    operations = [migrations.RunPython(draw, write_emoji)]
