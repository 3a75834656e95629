"""Notes written before there was one in every language: kept as the German ones, and brought back by a way back."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

BEFORE, AFTER = ("translating", "0004_queue"), ("translating", "0005_notes_in_every_language")


@pytest.fixture
def migrated_to(transactional_db):
    def migrate(target):
        """Return the model of terms as it was at this migration; its columns are the database's own."""
        executor = MigrationExecutor(connection)
        state = executor.migrate([target])
        return state.apps.get_model("translating", "Term")

    yield migrate
    call_command("migrate", verbosity=0)


def test_note_becomes_the_german_one_and_goes_back(migrated_to):
    terms = migrated_to(BEFORE).objects
    terms.create(concept="a", wordings_de="A", note="never 市长")
    terms.create(concept="b", wordings_de="B")

    terms = migrated_to(AFTER).objects
    assert list(terms.order_by("concept").values_list("note_de", "note_zh_hans")) == [
        ("never 市长", None),
        (None, None),
    ]

    terms.filter(concept="a").update(note_de="nie 市长", note_zh_hans="绝不译作“市长”")
    terms.filter(concept="b").update(note_de="", note_zh_hans="区")
    terms = migrated_to(BEFORE).objects
    assert list(terms.order_by("concept").values_list("note", flat=True)) == ["nie 市长", "区"]
