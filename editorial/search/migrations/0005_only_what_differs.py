"""Lets SQLite's index lose and gain only the tokens that differ, and those of a batch of documents at once."""

from django.db import migrations

# Tokens hold nothing that a JSON string could not. No function of the portal's own beyond the one there was: code of
# before goes on writing while this runs.
WORDS = """SELECT value FROM json_each('["' || replace(search_unpack({}.tokens), ' ', '","') || '"]')"""


def _only_in(one, other):
    return f"FROM ({WORDS.format(one)}) WHERE value NOT IN ({WORDS.format(other)})"


UPDATE = f"""CREATE TRIGGER search_full_text_update AFTER UPDATE ON search_searchtokens BEGIN
    INSERT INTO search_full_text(search_full_text, rowid, tokens)
        SELECT 'delete', old.document_id, group_concat(value, ' ') {_only_in("old", "new")};
    INSERT INTO search_full_text(rowid, tokens)
        SELECT new.document_id, group_concat(value, ' ') {_only_in("new", "old")};
    END"""
UPDATE_BEFORE = """CREATE TRIGGER search_full_text_update AFTER UPDATE ON search_searchtokens BEGIN
    INSERT INTO search_full_text(search_full_text, rowid, tokens)
        VALUES ('delete', old.document_id, search_unpack(old.tokens));
    INSERT INTO search_full_text(rowid, tokens) VALUES (new.document_id, search_unpack(new.tokens));
    END"""
# Bytes that are gathered in memory before they are written as a part of the index; fewer parts, fewer to be joined.
SIZE = "INSERT INTO search_full_text(search_full_text, rank) VALUES ('hashsize', %s)"
GATHERED, GATHERED_BEFORE = 8 * 1024 * 1024, 1024 * 1024


def on_sqlite(update, gathered):
    def execute(apps, schema_editor):
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute("DROP TRIGGER search_full_text_update", params=None)
            schema_editor.execute(update, params=None)
            schema_editor.execute(SIZE, [gathered])

    return execute


class Migration(migrations.Migration):
    dependencies = [("search", "0004_numbers_for_tokens")]

    operations = [migrations.RunPython(on_sqlite(UPDATE, GATHERED), on_sqlite(UPDATE_BEFORE, GATHERED_BEFORE))]
