"""Public documents in an index of their own: what PostgreSQL joins a common word with."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("search", "0002_full_text")]

    operations = [
        migrations.AddIndex(
            model_name="searchdocument",
            index=models.Index(
                fields=["profile"], condition=models.Q(is_public=True, is_stale=False), name="search_document_public"
            ),
        ),
    ]
