"""The database's own index of the tokens: GIN on PostgreSQL, FTS5 kept by triggers on SQLite."""

from django.db import migrations

# Tokens lie apart from the rows (toast), because matching never reads them, only the index.
POSTGRESQL = [
    "ALTER TABLE search_searchtokens SET (toast_tuple_target = 128)",
    "CREATE INDEX search_full_text ON search_searchtokens USING gin (string_to_array(tokens, ' '))",
]
POSTGRESQL_BACK = ["DROP INDEX search_full_text"]

_DELETE = """INSERT INTO search_full_text(search_full_text, rowid, tokens)
    VALUES ('delete', old.document_id, search_unpack(old.tokens));"""
_INSERT = """INSERT INTO search_full_text(rowid, tokens) VALUES (new.document_id, search_unpack(new.tokens));"""
# Every other character that tokens hold is a letter or a digit, or lies beyond ASCII.
SQLITE = [
    """CREATE VIRTUAL TABLE search_full_text USING fts5(
        tokens, content='', detail=none, columnsize=0, tokenize="ascii tokenchars '.=^'"
    )""",
    f"CREATE TRIGGER search_full_text_insert AFTER INSERT ON search_searchtokens BEGIN {_INSERT} END",
    f"CREATE TRIGGER search_full_text_delete AFTER DELETE ON search_searchtokens BEGIN {_DELETE} END",
    f"CREATE TRIGGER search_full_text_update AFTER UPDATE ON search_searchtokens BEGIN {_DELETE} {_INSERT} END",
]
SQLITE_BACK = ["DROP TABLE search_full_text"] + [
    f"DROP TRIGGER search_full_text_{event}" for event in ("insert", "delete", "update")
]


def forwards(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement, params=None)


def backwards(apps, schema_editor):
    for statement in POSTGRESQL_BACK if schema_editor.connection.vendor == "postgresql" else SQLITE_BACK:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_index")]

    operations = [migrations.RunPython(forwards, backwards)]
