"""Indexes from which all that is published is listed without reading the rows."""

import editorial.publishing.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("delegations", "0007_no_index_of_the_status"),
        ("partnership", "0010_no_index_of_the_status"),
        ("projects", "0007_no_index_of_the_status"),
        ("staff", "0006_states_of_translations_filled"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="visit",
            name="visit_newest_published",
        ),
        migrations.AddIndex(
            model_name="visit",
            index=editorial.publishing.indexes.PublishedIndex(
                models.OrderBy(models.F("starts_on_latest"), descending=True, nulls_last=True),
                models.F("slug"),
                models.F("published_at"),
                models.F("expires_at"),
                models.F("id"),
                condition=models.Q(("status", "published")),
                name="visit_newest_published",
            ),
        ),
        migrations.AddIndex(
            model_name="visit",
            index=editorial.publishing.indexes.PublishedIndex(
                models.F("state"),
                models.OrderBy(models.F("starts_on_latest"), descending=True, nulls_last=True),
                models.F("slug"),
                condition=models.Q(("status", "published")),
                name="visit_state_newest_published",
            ),
        ),
    ]
