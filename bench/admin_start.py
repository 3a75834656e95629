"""How long the start page of the admin takes with 10,000 records: python bench/admin_start.py

Works on a database of its own that is thrown away. Prints queries and times; judges nothing.
"""

import os
import statistics
import sys
import time
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("PORTAL_LOCAL", "1")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partnership.settings")

import django

RECORDS = 10_000
ROUNDS = 10


def fill(records: int) -> None:
    """Store visits, cities, agreements, news and projects in equal parts; a fifth of each waits for somebody."""
    from django.utils import timezone

    from delegations.models import FollowUp, Visit
    from editorial.l10n.models import Coverage
    from editorial.publishing.models import WorkingCopy
    from partnership.models import Agreement, City, Sector
    from portal.pages.models import NewsItem
    from projects.models import Project

    sector = Sector.objects.create(name_de="Kultur")
    kinds = {
        City: {"country": "CN"},
        Visit: {"direction": "incoming", "state": "planned", "starts_on": "2026-12"},
        Agreement: {"kind": "cooperation", "signed_on": "2016-12-01", "in_force_until": "2027-03"},
        NewsItem: {"dated": "2026-01-01"},
        Project: {"leading_sector": sector},
    }
    public_from = timezone.now() - timedelta(days=1)
    for model, values in kinds.items():
        name = model.title_field
        model.objects.bulk_create(
            model(
                **{f"{name}_de": f"Titel {number}", f"{name}_zh_hans": "标题" if number % 5 else ""},
                slug=f"{model._meta.model_name}-{number}",
                status="published" if number % 5 else "in_review",
                published_at=public_from,
                **values,
            )
            for number in range(records // len(kinds))
        )
        public = model.objects.filter(status="published")[: records // len(kinds) // 5]
        WorkingCopy.objects.bulk_create(WorkingCopy(target=record, data={}, is_in_review=True) for record in public)
    Coverage.objects.bulk_create(
        Coverage(target=record, language="zh-hans", missing=number % 2, outdated=number % 3, waiting=1)
        for model in kinds
        for number, record in enumerate(model.objects.all())
    )
    FollowUp.objects.bulk_create(
        FollowUp(visit=visit, text_de="Fotos schicken", due_on="2026-01-01") for visit in Visit.objects.all()[:500]
    )


def measure(rounds: int) -> tuple[int, list[float]]:
    """Return the queries of one page and the milliseconds of each round, after a first one to warm up."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client, override_settings
    from django.test.utils import CaptureQueriesContext

    from editorial.staff.models import User

    client = Client()
    client.force_login(User.objects.create(username="bench", is_staff=True, is_superuser=True))
    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(ALLOWED_HOSTS=["testserver"], STORAGES=settings.STORAGES | {"staticfiles": static}):
        assert client.get("/admin/").status_code == 200
        with CaptureQueriesContext(connection) as captured:
            client.get("/admin/")
        queries = len(captured)
        times = []
        for _ in range(rounds):
            began = time.perf_counter()
            client.get("/admin/")
            times.append((time.perf_counter() - began) * 1000)
    return queries, times


def main() -> None:
    with TemporaryDirectory() as folder:
        os.environ["PORTAL_DATA_DIR"] = folder
        (Path(folder) / "static").mkdir()
        os.environ["PORTAL_DATABASE_URL"] = f"sqlite:///{folder}/bench.sqlite3"
        django.setup()

        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        fill(RECORDS)
        queries, times = measure(ROUNDS)
    print(
        f"{RECORDS} records: {queries} queries, median {statistics.median(times):.0f} ms, slowest {max(times):.0f} ms"
    )


if __name__ == "__main__":
    main()
