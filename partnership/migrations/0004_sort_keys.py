"""A key beside each title, by which lists are ordered alike on every database."""

import editorial.l10n.sorting
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("partnership", "0003_states_of_translations_filled"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="city",
            options={
                "default_permissions": ("add", "change", "delete", "view", "publish"),
                "ordering": ["sort_key_de"],
                "verbose_name": "city",
                "verbose_name_plural": "cities",
            },
        ),
        migrations.AlterModelOptions(
            name="organisation",
            options={
                "default_permissions": ("add", "change", "delete", "view", "publish"),
                "ordering": ["sort_key_de"],
                "verbose_name": "organisation",
                "verbose_name_plural": "organisations",
            },
        ),
        migrations.AlterModelOptions(
            name="person",
            options={"ordering": ["sort_key"], "verbose_name": "person", "verbose_name_plural": "people"},
        ),
        migrations.AddField(
            model_name="agreement",
            name="sort_key_de",
            field=editorial.l10n.sorting.SortKeyField("title", default=b"", language="de"),
        ),
        migrations.AddField(
            model_name="agreement",
            name="sort_key_zh_hans",
            field=editorial.l10n.sorting.SortKeyField("title", default=b"", language="zh-hans"),
        ),
        migrations.AddField(
            model_name="city",
            name="sort_key_de",
            field=editorial.l10n.sorting.SortKeyField("name", default=b"", language="de"),
        ),
        migrations.AddField(
            model_name="city",
            name="sort_key_zh_hans",
            field=editorial.l10n.sorting.SortKeyField("name", default=b"", language="zh-hans"),
        ),
        migrations.AddField(
            model_name="organisation",
            name="sort_key_de",
            field=editorial.l10n.sorting.SortKeyField("name", default=b"", language="de"),
        ),
        migrations.AddField(
            model_name="organisation",
            name="sort_key_zh_hans",
            field=editorial.l10n.sorting.SortKeyField("name", default=b"", language="zh-hans"),
        ),
        migrations.AddField(
            model_name="person",
            name="sort_key",
            field=editorial.l10n.sorting.SortKeyField("family_name", "given_name", default=b"", language=""),
        ),
    ]
