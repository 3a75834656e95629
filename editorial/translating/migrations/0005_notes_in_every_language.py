"""Notes of terms in every language; those that exist become the German ones, which stand in for all others."""

from django.db import migrations, models
from django.db.models import F, Value
from django.db.models.functions import Coalesce, NullIf


def into_german(apps, schema_editor):
    apps.get_model("translating", "Term").objects.exclude(note="").update(note_de=F("note"))


def into_one(apps, schema_editor):
    languages = [NullIf(F(name), Value("")) for name in ("note_de", "note_zh_hans")]
    apps.get_model("translating", "Term").objects.update(note=Coalesce(*languages, Value("")))


class Migration(migrations.Migration):
    dependencies = [("translating", "0004_queue")]

    operations = [
        migrations.AddField("term", "note_de", models.TextField("note", blank=True, null=True)),
        migrations.AddField("term", "note_zh_hans", models.TextField("note", blank=True, null=True)),
        migrations.RunPython(into_german, into_one),
    ]
