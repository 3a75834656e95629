"""Packs the texts on PostgreSQL as on SQLite; the index makes them anew from the records."""

from django.db import migrations

import editorial.search.packed

POSTGRESQL = [
    "DELETE FROM search_searchtext",
    "UPDATE search_searchdocument SET is_stale = true",
    "ALTER TABLE search_searchtext ALTER COLUMN text TYPE {} USING NULL",
]


def as_type(name):
    def alter(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            for statement in POSTGRESQL:
                schema_editor.execute(statement.format(name), params=None)

    return alter


class Migration(migrations.Migration):
    dependencies = [("search", "0003_public_documents")]

    operations = [
        migrations.RunPython(as_type("bytea"), as_type("text")),
        # The column stays as it is: SQLite would make the table anew, and lose its triggers.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField("searchtokens", "tokens", editorial.search.packed.TokensField()),
            ]
        ),
    ]
