import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("publishing", "0002_working_copies_and_revisions"),
    ]

    operations = [
        migrations.CreateModel(
            name="Redirect",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="last saved at")),
                ("object_id", models.UUIDField(db_index=True)),
                ("slug", models.SlugField(max_length=80, verbose_name="address")),
                ("to_object_id", models.UUIDField(blank=True, null=True)),
                ("path", models.CharField(blank=True, max_length=500, verbose_name="page on this site")),
                (
                    "content_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        to="contenttypes.contenttype",
                        verbose_name="kind",
                    ),
                ),
                (
                    "to_content_type",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="contenttypes.contenttype",
                    ),
                ),
            ],
            options={
                "verbose_name": "redirect",
                "verbose_name_plural": "redirects",
                "constraints": [
                    models.UniqueConstraint(fields=("content_type", "object_id"), name="redirect_one_per_record"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("path", ""), ("to_object_id__isnull", False)),
                            models.Q(("to_object_id__isnull", True), models.Q(("path", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="redirect_to_record_or_path",
                    ),
                ],
            },
        ),
    ]
