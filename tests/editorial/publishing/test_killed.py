"""A process killed while it publishes leaves the old state or the new one, never something in between."""

import itertools
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from delegations.models import Visit
from editorial.library.models import Placement
from editorial.publishing import snapshots, working_copies
from editorial.publishing.models import Remark, Revision, WorkingCopy
from editorial.staff.roles import Role, sync_roles
from tests import builders


@pytest.fixture
def publisher(shared_database):
    sync_roles()
    return builders.make_user(Role.PUBLISHER)


@pytest.fixture
def visit(publisher, picture):
    """A public visit with relations and children, and a working copy in which all of them are others."""
    visit = builders.make_visit(title_de="Alt", sectors=[builders.make_sector()])
    visit.stops.create(city=builders.make_city(), venue_de="Rathaus")
    visit.sector_notes.create(text_de="<p>Alt</p>").sectors.add(builders.make_sector())
    visit.gifts.create(direction="given", description_de="Buch")
    sectors, image = [builders.make_sector() for _number in range(2)], picture()
    with working_copies.opened(visit):
        visit.title_de = "Neu"
        visit.save()
        visit.sectors.set(sectors)
        visit.stops.update(venue_de="Messe")
        visit.sector_notes.get().sectors.clear()
        visit.gifts.all().delete()
        visit.statements.create(printed_name="Jemand", text_de="Ein Satz.")
        Placement.objects.create(target=visit, image=image, role="lead")
        data = snapshots.take(visit)
    working_copies.store(visit, data, builders.make_user(Role.EDITOR))
    return visit


@pytest.fixture
def publish_and_die(shared_database, visit, publisher):
    """Return a function that publishes elsewhere, up to the statement with the given number."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.editorial.publishing.dying", str(visit.pk), str(publisher.pk)],
        cwd=settings.BASE_DIR,
        env=os.environ | {"PORTAL_DATABASE_URL": shared_database},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def run(statement):
        process.stdin.write(f"{statement}\n")
        process.stdin.flush()
        return process.stdout.readline().strip()

    with process:  # closes its input, which ends it
        yield run


def state_of(visit):
    """Return what publishing changes, all of it."""
    visit = Visit.objects.get(pk=visit.pk)
    return {
        "record": (visit.status, visit.slug, snapshots.take(visit)),
        "copies": list(WorkingCopy.objects.values_list("data", flat=True)),
        "revisions": list(Revision.objects.values_list("number", "action", "data")),
        "remarks": list(Remark.objects.values_list("kind", "text")),
    }


def is_sound():
    if connection.vendor != "sqlite":
        return True
    with connection.cursor() as cursor:
        return cursor.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_process_killed_at_any_statement_leaves_the_old_state_or_the_new(visit, publish_and_die):
    old, data = state_of(visit), WorkingCopy.objects.get().data
    new = {
        "record": ("published", visit.slug, data),
        "copies": [],
        "revisions": [(1, "published", data)],
        "remarks": [("published", "")],
    }
    assert old["record"][2] != data

    for statement in itertools.count(1):
        assert publish_and_die(statement) == "SIGKILL"
        assert is_sound()
        if (found := state_of(visit)) != old:
            break

    assert found == new
    # A test that dies at the first statements only would prove nothing.
    assert statement > 30
