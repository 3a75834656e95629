"""Packs texts and tokens in another way, and keeps numbers for tokens on PostgreSQL; all of it is made anew."""

import django.db.models.deletion
from django.db import migrations, models

import editorial.search.packed

# Without the records what was kept cannot be turned into what is kept now: the next searches, or rebuild_search, do it.
EMPTY = [
    "DELETE FROM search_searchtokens",
    "DELETE FROM search_searchtext",
    "UPDATE search_searchdocument SET is_stale = true",
]
# Its trigger would unpack every token that goes.
ON_SQLITE = [
    "DROP TRIGGER search_full_text_delete",
    "INSERT INTO search_full_text(search_full_text) VALUES ('delete-all')",
    *EMPTY,
    """CREATE TRIGGER search_full_text_delete AFTER DELETE ON search_searchtokens BEGIN
        INSERT INTO search_full_text(search_full_text, rowid, tokens)
        VALUES ('delete', old.document_id, search_unpack(old.tokens)); END""",
]
_EMPTY = [*EMPTY, "DROP INDEX search_full_text"]
FORWARDS = [
    *_EMPTY,
    "ALTER TABLE search_searchtext ALTER COLUMN text TYPE bytea USING NULL",
    "ALTER TABLE search_searchtokens ALTER COLUMN tokens TYPE integer[] USING NULL",
    # Numbers without order cannot be packed; PostgreSQL would try each time.
    "ALTER TABLE search_searchtokens ALTER COLUMN tokens SET STORAGE EXTERNAL",
    "CREATE INDEX search_full_text ON search_searchtokens USING gin (tokens)",
]
BACKWARDS = [
    *_EMPTY,
    "ALTER TABLE search_searchtext ALTER COLUMN text TYPE text USING NULL",
    "ALTER TABLE search_searchtokens ALTER COLUMN tokens TYPE text USING NULL",
    "ALTER TABLE search_searchtokens ALTER COLUMN tokens SET STORAGE EXTENDED",
    "CREATE INDEX search_full_text ON search_searchtokens USING gin (string_to_array(tokens, ' '))",
]


def on_both(on_postgresql):
    def execute(apps, schema_editor):
        for statement in on_postgresql if schema_editor.connection.vendor == "postgresql" else ON_SQLITE:
            schema_editor.execute(statement, params=None)

    return execute


class Migration(migrations.Migration):
    dependencies = [("search", "0003_public_documents")]

    operations = [
        migrations.RunPython(on_both(FORWARDS), on_both(BACKWARDS)),
        # On SQLite the columns are what they were.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField("searchtext", "text", editorial.search.packed.PackedTextField()),
                migrations.AlterField("searchtokens", "tokens", editorial.search.packed.TokensField()),
            ]
        ),
        # The constraint on document and language has an index that begins with the document.
        migrations.AlterField(
            "searchtext",
            "document",
            models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="texts",
                to="search.searchdocument",
            ),
        ),
    ]
