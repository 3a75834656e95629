"""Indexes of what is published, in the orders of the public pages."""

import editorial.publishing.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("delegations", "0005_sort_keys_filled"),
        ("partnership", "0007_drawn_icons_for_emoji"),
        ("projects", "0005_sort_keys_filled"),
        ("staff", "0006_states_of_translations_filled"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="visit",
            index=editorial.publishing.indexes.PublishedIndex(
                models.OrderBy(models.F("starts_on_latest"), descending=True, nulls_last=True),
                models.F("slug"),
                condition=models.Q(("status", "published")),
                name="visit_newest_published",
            ),
        ),
        migrations.AddIndex(
            model_name="visit",
            index=editorial.publishing.indexes.PublishedIndex(
                models.OrderBy(models.F("published_at"), descending=True),
                models.F("slug"),
                condition=models.Q(("status", "published")),
                name="visit_latest_published",
            ),
        ),
        migrations.AddIndex(
            model_name="visit",
            index=editorial.publishing.indexes.PublishedIndex(
                models.F("state"),
                models.F("starts_on_earliest"),
                models.F("slug"),
                condition=models.Q(("status", "published")),
                name="visit_state_published",
            ),
        ),
    ]
