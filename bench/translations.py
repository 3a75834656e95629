"""How long 5,000 records take on their way out and in, and how much memory: python bench/translations.py

Works on a database of its own that is thrown away: SQLite, or the one named in PORTAL_DATABASE_URL. Each step runs in a
process of its own, so that its peak of memory is its own. Prints times and sizes; judges nothing.
"""

import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("PORTAL_LOCAL", "1")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partnership.settings")

import django

RECORDS = int(os.environ.get("RECORDS", "5000"))
FORMATS = ["po", "xliff12", "xliff2"]
PARAGRAPH = "<p>Der Rat der Stadt hat die <strong>Vereinbarung</strong> mit der Partnerstadt zur Kenntnis genommen. "
PARAGRAPH_ZH = "<p>市议会已知悉与友好城市签署的<strong>协议</strong>。"


def fill(records: int) -> None:
    """Store visits with stops, cities, agreements, news and projects in equal parts, all of them public."""
    from django.utils import timezone

    from delegations.models import Stop, Visit
    from partnership.models import Agreement, City, Sector
    from portal.pages.models import NewsItem
    from projects.models import Project

    kinds = {
        City: {"country": "CN"},
        Visit: {"direction": "incoming", "state": "planned", "starts_on": "2026-12"},
        Agreement: {"kind": "cooperation", "signed_on": "2016-12-01"},
        NewsItem: {"dated": "2026-01-01"},
        Project: {"leading_sector": Sector.objects.create(name_de="Kultur")},
    }
    for model, values in kinds.items():
        name, body = model.title_field, "report" if model is Visit else "body"
        model.objects.bulk_create(
            [
                model(
                    **{f"{name}_de": f"Titel {number}", f"{name}_zh_hans": f"标题{number}"},
                    summary_de=f"Zusammenfassung {number}. " * 5,
                    summary_zh_hans=f"摘要{number}。" * 5,
                    **{f"{body}_de": PARAGRAPH * 6, f"{body}_zh_hans": PARAGRAPH_ZH * 6},
                    slug=f"{model._meta.model_name}-{number}",
                    status="published",
                    published_at=timezone.now(),
                    **values,
                )
                for number in range(records // len(kinds))
            ],
            batch_size=500,
        )
    city = City.objects.first()
    Stop.objects.bulk_create(Stop(visit=visit, city=city, venue_de="Rathaus") for visit in Visit.objects.all())


def changed(path: Path, every: int) -> int:
    """Rewrite every so many title in the PO file; return how many were."""
    count, lines = 0, path.read_text("utf-8").split("\n")
    for number, line in enumerate(lines):
        if line.startswith('msgstr "标题'):
            count += 1
            if count % every == 0:
                lines[number] = line.replace("标题", "新标题")
    path.with_name("changed.po").write_text("\n".join(lines), "utf-8")
    return count // every


def step(*arguments: str) -> None:
    """Run one command in this process and print what it took."""
    from django.core.management import call_command

    began = time.perf_counter()
    with Path(os.devnull).open("w") as silence:
        call_command(*arguments, stdout=silence)
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{' '.join(Path(argument).name for argument in arguments):70} {seconds:6.1f} s  {peak:5.0f} MB", flush=True)


def run(*arguments: str) -> None:
    subprocess.run([sys.executable, __file__, *arguments], check=True)


def main() -> None:
    with TemporaryDirectory() as folder:
        os.environ["PORTAL_DATA_DIR"] = folder
        (Path(folder) / "static").mkdir()
        os.environ.setdefault("PORTAL_DATABASE_URL", f"sqlite:///{folder}/bench.sqlite3")
        run("fill")
        run("check")
        for name in FORMATS:
            path = Path(folder) / f"content.{name}"
            run("export_translations", "--language=zh-hans", f"--format={name}", f"--output={path}")
            print(f"{'':70} {path.stat().st_size / 1024**2:6.1f} MB file")
            run("import_translations", str(path), "--dry-run")
            run("import_translations", str(path))
        count = changed(Path(folder) / "content.po", every=10)
        print(f"{count} titles changed:")
        run("import_translations", f"{folder}/changed.po")


if __name__ == "__main__":
    if len(sys.argv) == 1:
        main()
    else:
        django.setup()
        if sys.argv[1] == "fill":
            from django.core.management import call_command

            call_command("migrate", verbosity=0)
            fill(RECORDS)
        else:
            step(*sys.argv[1:])
