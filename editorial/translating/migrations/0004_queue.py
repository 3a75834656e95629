"""The queue's name in the admin; no table."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("l10n", "0001_coverage"), ("translating", "0003_translation_import")]

    operations = [
        migrations.CreateModel(
            name="Work",
            fields=[],
            options={
                "verbose_name": "record to translate",
                "verbose_name_plural": "Texts to translate",
                "proxy": True,
                "default_permissions": (),
                "indexes": [],
                "constraints": [],
            },
            bases=("l10n.coverage",),
        ),
    ]
