"""Notes which languages of public records are to follow, as the last revision of each says."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


def note_awaited(apps, schema_editor):
    revisions = apps.get_model("publishing", "Revision").objects.filter(action="published")
    rows = revisions.order_by("made_at", "number").values_list("content_type", "object_id", "left_out_languages")
    # The last one of each record counts.
    newest = {(kind, key): languages for kind, key, languages in rows.iterator()}
    awaited = apps.get_model("publishing", "AwaitedLanguage")
    awaited.objects.bulk_create(
        (
            awaited(content_type_id=kind, object_id=key, language=language)
            for (kind, key), languages in newest.items()
            for language in set(languages)
        ),
        batch_size=500,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("publishing", "0006_states_of_translations_filled"),
    ]

    operations = [
        migrations.CreateModel(
            name="AwaitedLanguage",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="last saved at")),
                ("object_id", models.UUIDField(db_index=True)),
                ("language", models.CharField(max_length=10)),
                (
                    "content_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        to="contenttypes.contenttype",
                        verbose_name="kind",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("content_type", "object_id", "language"), name="awaited_language_of_record"
                    )
                ],
            },
        ),
        migrations.RunPython(note_awaited, migrations.RunPython.noop),
    ]
