"""/healthz and /readyz answer quickly whatever is broken, and say no more than one word about it."""

import threading
import time

import pytest
from django.core.files.storage import storages
from django.db import connection, connections
from django.db.migrations.recorder import MigrationRecorder
from django.test import override_settings

from portal.operating import probes, readiness, views

READY = dict.fromkeys(("database", "migrations", "storage", "cache"), "ok")


@pytest.fixture(autouse=True)
def fresh_answers(monkeypatch):
    """Let no answer of another test count."""
    monkeypatch.setattr(probes, "KEPT_S", -1)


@pytest.mark.any_database
@pytest.mark.parametrize("host", ["testserver", "10.0.0.7", "a_b", ""])
def test_process_lives_without_database_host_name_or_tls(client, host):
    with override_settings(SECURE_SSL_REDIRECT=True):
        response = client.get("/healthz", headers={"host": host})

    assert (response.status_code, response.content) == (200, b"ok\n")
    assert not response.cookies
    assert response.headers["Cache-Control"] == "no-store"
    assert "Vary" not in response.headers


def test_everything_there_is_ready(client, shared_database):
    response = client.get("/readyz", headers={"host": "10.0.0.7"})

    assert (response.status_code, response.json()) == (200, {"status": "ok", "checks": READY})
    assert response.headers["Cache-Control"] == "no-store"
    assert storages["protected"].listdir(readiness.FOLDER) == ([], [])


def test_pending_migration_is_said(client, shared_database):
    recorder = MigrationRecorder(connection)
    recorder.record_unapplied("search", "0002_full_text")
    response = client.get("/readyz")
    recorder.record_applied("search", "0002_full_text")

    assert (response.status_code, response.json()["checks"]) == (503, READY | {"migrations": "pending"})


def test_storage_that_takes_no_file_is_said_without_its_place(client, shared_database, tmp_path):
    (tmp_path / "file").touch()
    local = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "file"}}

    with override_settings(STORAGES={"protected": local}):
        response = client.get("/readyz")

    assert (response.status_code, response.json()["checks"]) == (503, READY | {"storage": "failed"})
    assert str(tmp_path) not in response.content.decode()


@pytest.mark.any_database
def test_database_that_is_gone_is_said_in_time(client, monkeypatch):
    monkeypatch.setattr(views, "PROBES", [probes.Probe("database", readiness.database)])
    monkeypatch.setitem(connections.settings["default"], "NAME", "/nowhere/at/all.sqlite3")

    response = client.get("/readyz")

    assert (response.status_code, response.json()["checks"]) == (503, {"database": "failed"})


@pytest.mark.any_database
def test_check_that_hangs_holds_nobody_up_and_is_begun_once(client, monkeypatch):
    going_on, begun = threading.Event(), []
    hanging = probes.Probe("database", lambda: (begun.append(1), going_on.wait(10)))
    monkeypatch.setattr(views, "PROBES", [hanging])
    monkeypatch.setattr(views, "PATIENCE_S", 0.1)

    started = time.monotonic()
    answers = [client.get("/readyz") for _ in range(3)]
    seconds = time.monotonic() - started
    going_on.set()

    assert [(answer.status_code, answer.json()["checks"]) for answer in answers] == [(503, {"database": "timeout"})] * 3
    assert seconds < 2
    assert begun == [1]


@pytest.mark.any_database
def test_many_questions_look_once(client, monkeypatch):
    looked = []
    monkeypatch.setattr(probes, "KEPT_S", 60)
    monkeypatch.setattr(views, "PROBES", [probes.Probe("cache", lambda: looked.append(1))])

    assert {client.get("/readyz").status_code for _ in range(20)} == {200}
    assert looked == [1]


@pytest.mark.any_database
@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_nothing_is_sent_to_a_probe(client, address):
    assert client.post(address).status_code == 405
    assert client.head(address).content == b""
