"""Indexes of what is published, in the orders of the public pages."""

import editorial.publishing.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partnership", "0008_order_of_offices"),
        ("staff", "0006_states_of_translations_filled"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="agreement",
            index=editorial.publishing.indexes.PublishedIndex(
                models.OrderBy(models.F("signed_on_latest"), descending=True, nulls_last=True),
                models.F("slug"),
                condition=models.Q(("status", "published")),
                name="agreement_newest_published",
            ),
        ),
        migrations.AddIndex(
            model_name="agreement",
            index=editorial.publishing.indexes.PublishedIndex(
                models.OrderBy(models.F("published_at"), descending=True),
                models.F("slug"),
                condition=models.Q(("status", "published")),
                name="agreement_latest_published",
            ),
        ),
    ]
