"""Indexes of what is published, in the orders of the public pages."""

import editorial.publishing.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partnership", "0009_published_in_order"),
        ("projects", "0005_sort_keys_filled"),
        ("staff", "0006_states_of_translations_filled"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="project",
            index=editorial.publishing.indexes.PublishedIndex(
                models.OrderBy(models.F("started_on_latest"), descending=True, nulls_last=True),
                models.F("slug"),
                condition=models.Q(("status", "published")),
                name="project_newest_published",
            ),
        ),
        migrations.AddIndex(
            model_name="project",
            index=editorial.publishing.indexes.PublishedIndex(
                models.OrderBy(models.F("published_at"), descending=True),
                models.F("slug"),
                condition=models.Q(("status", "published")),
                name="project_latest_published",
            ),
        ),
        migrations.AddIndex(
            model_name="project",
            index=editorial.publishing.indexes.PublishedIndex(
                models.F("state"),
                models.F("leading_sector"),
                models.OrderBy(models.F("started_on_latest"), descending=True, nulls_last=True),
                models.F("slug"),
                condition=models.Q(("status", "published")),
                name="project_state_published",
            ),
        ),
    ]
