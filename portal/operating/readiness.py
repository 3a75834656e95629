"""What the portal needs to do all of its work: database, its tables, a storage that takes files, the cache."""

import secrets
from collections.abc import Callable
from functools import cache, wraps

from django.core.cache import cache as shared_cache
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from portal.operating.probes import Probe, ProbeError

# Left out of backups; a probe that is killed may leave a file here.
FOLDER = "readiness"
# A full disk takes empty files: one block tells.
BLOCK = b"\0" * 4096


def closing_connection(check: Callable[[], None]) -> Callable[[], None]:
    """Give the connection back that Django opened for the thread of the check."""

    @wraps(check)
    def closed() -> None:
        try:
            check()
        finally:
            connection.close()

    return closed


@closing_connection
def database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


@closing_connection
def migrations() -> None:
    """Tables newer than the code are no fault: that is how an upgrade looks to a node that still has to follow."""
    if migrations_of_code() - set(MigrationRecorder(connection).applied_migrations()):
        raise ProbeError("pending")


@cache
def migrations_of_code() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(connection=None).disk_migrations)


def storage() -> None:
    protected = storages["protected"]
    name = protected.save(f"{FOLDER}/{secrets.token_hex(8)}", ContentFile(BLOCK))
    protected.delete(name)


def cache_answers() -> None:
    key = f"{FOLDER}-{secrets.token_hex(8)}"
    shared_cache.set(key, key, timeout=10)
    if shared_cache.get(key) != key:
        raise ProbeError("failed")
    shared_cache.delete(key)


PROBES = [
    Probe("database", database),
    Probe("migrations", migrations),
    Probe("storage", storage),
    Probe("cache", cache_answers),
]
