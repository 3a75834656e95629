"""Indexes of what is published, in the orders of the public pages."""

import editorial.publishing.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("pages", "0006_accessibility_statement"),
        ("partnership", "0007_drawn_icons_for_emoji"),
        ("staff", "0006_states_of_translations_filled"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="newsitem",
            index=editorial.publishing.indexes.PublishedIndex(
                models.OrderBy(models.F("dated_latest"), descending=True, nulls_last=True),
                models.F("slug"),
                condition=models.Q(("status", "published")),
                name="news_newest_published",
            ),
        ),
        migrations.AddIndex(
            model_name="newsitem",
            index=editorial.publishing.indexes.PublishedIndex(
                models.OrderBy(models.F("published_at"), descending=True),
                models.F("slug"),
                condition=models.Q(("status", "published")),
                name="news_latest_published",
            ),
        ),
    ]
