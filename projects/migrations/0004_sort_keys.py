"""A key beside each title, by which lists are ordered alike on every database."""

import editorial.l10n.sorting
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0003_states_of_translations_filled"),
    ]

    operations = [
        migrations.AddField(
            model_name="project",
            name="sort_key_de",
            field=editorial.l10n.sorting.SortKeyField("title", default=b"", language="de"),
        ),
        migrations.AddField(
            model_name="project",
            name="sort_key_zh_hans",
            field=editorial.l10n.sorting.SortKeyField("title", default=b"", language="zh-hans"),
        ),
    ]
