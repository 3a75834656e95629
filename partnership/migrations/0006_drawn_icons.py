"""Let the icon of a sector be one of those drawn for the portal."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("partnership", "0005_sort_keys_filled")]

    operations = [
        migrations.AlterField(
            "sector",
            "icon",
            models.CharField(
                blank=True,
                choices=[
                    ("fair", "Stall"),
                    ("industry", "Factory"),
                    ("economy", "Rising curve"),
                    ("idea", "Light bulb"),
                    ("science", "Flask"),
                    ("music", "Musical note"),
                    ("art", "Palette with paints"),
                    ("education", "Mortarboard"),
                    ("health", "Heart"),
                    ("tourism", "Compass"),
                    ("water", "Drop"),
                    ("nature", "Leaf"),
                    ("rowing", "Boat"),
                    ("sport", "Cup"),
                    ("transport", "Tram"),
                    ("town", "Houses"),
                    ("people", "People"),
                    ("administration", "Town hall"),
                    ("energy", "Lightning"),
                    ("digital", "Screen"),
                    ("world", "Globe"),
                ],
                help_text="Stands beside the name on public pages.",
                max_length=20,
                verbose_name="icon",
            ),
        )
    ]
