"""The commands that export and import: what they write, what they say, how they fail."""

import io

import polib
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from delegations.models import Visit
from editorial.publishing.models import WorkingCopy
from editorial.translating.files.progress import watched
from tests import builders

pytestmark = pytest.mark.django_db


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def path(tmp_path):
    return tmp_path / "inhalt.po"


def export(path, **options) -> str:
    out = io.StringIO()
    call_command("export_translations", language="zh-hans", output=path, stdout=out, **options)
    return out.getvalue()


def take_in(path, **options) -> str:
    out = io.StringIO()
    call_command("import_translations", path, stdout=out, **options)
    return out.getvalue()


def sources(path) -> list[str]:
    return sorted(entry.msgid for entry in polib.pofile(str(path)))


def change(path, old: str, new: str) -> None:
    path.write_text(path.read_text("utf-8").replace(f'msgstr "{old}"', f'msgstr "{new}"'), "utf-8")


def test_export_writes_a_file_and_says_how_much(path):
    builders.make_visit(title_de="Besuch")
    builders.make_city(name_de="Changde")

    assert export(path) == "2 Texte geschrieben.\n"
    assert sources(path) == ["Besuch", "Changde"]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"app": ["delegations"]}, ["Besuch", "Zweck"]),
        ({"model": ["partnership.City"]}, ["Changde"]),
        ({"app": ["delegations"], "model": ["partnership.city"]}, ["Besuch", "Changde", "Zweck"]),
        ({"unfinished": True}, ["Zweck"]),
    ],
)
def test_export_of_a_part(path, options, expected):
    builders.make_visit(title_de="Besuch", purpose_de="Zweck")
    builders.make_city(name_de="Changde")

    export(path, **options)

    assert sources(path) == expected


def test_export_of_what_does_not_exist_is_refused(path):
    with pytest.raises(CommandError, match="Diese Art von Einträgen gibt es nicht: falsch"):
        export(path, model=["falsch"])
    with pytest.raises(CommandError, match="Hier gibt es nichts zu übersetzen: nowhere"):
        export(path, app=["nowhere"])


def test_export_to_where_nothing_can_be_written_is_refused(tmp_path):
    with pytest.raises(CommandError, match="Die Datei kann nicht geschrieben werden"):
        export(tmp_path / "nowhere" / "inhalt.po")


def test_dry_run_reports_per_record_and_writes_nothing(path):
    builders.make_visit(title_de="Besuch", title_zh_hans="访问", **builders.DRAFT)
    export(path)
    change(path, "访问", "来访")

    said = take_in(path, dry_run=True)

    assert "Besuch Besuch\n    geändert: Titel (Zeile 18)" in said
    assert "       1  geändert" in said
    assert said.endswith("Es wurde nichts geschrieben; dies war ein Probelauf.\n")
    assert Visit.objects.get().title_zh_hans == "访问"


def test_import_writes_and_names_conflicts_with_both_texts(path):
    builders.make_visit(title_de="Besuch", title_zh_hans="访问", purpose_de="Zweck", purpose_zh_hans="目的")
    export(path)
    change(path, "访问", "来访")
    change(path, "目的", "宗旨")
    Visit.objects.update(purpose_zh_hans="意图")

    said = take_in(path)

    copy = WorkingCopy.objects.get()
    assert (copy.data["values"]["title_zh_hans"], copy.data["values"]["purpose_zh_hans"]) == ("来访", "意图")
    assert "Jetzt: 意图" in said
    assert "In der Datei: 宗旨" in said


def test_import_on_behalf_of_somebody_asks_for_their_rights(path):
    person = builders.make_user("translator", translates_into="zh-hans")
    builders.make_visit(title_de="Besuch", title_zh_hans="访问")
    export(path)
    change(path, "访问", "来访")

    take_in(path, by=person.username)
    assert WorkingCopy.objects.get().owner == person

    person.translates_into = "de"
    person.save()
    with pytest.raises(CommandError, match="übersetzt nicht in diese Sprache"):
        take_in(path, by=person.username)
    with pytest.raises(CommandError, match="Dieses Konto gibt es nicht: niemand"):
        take_in(path, by="niemand")


@pytest.mark.parametrize("content", [b"", b"Guten Tag", b"PK\x03\x04"])
def test_broken_file_is_refused(path, content):
    path.write_bytes(content)

    with pytest.raises(CommandError, match="Es wurde nichts geschrieben"):
        take_in(path)


def test_file_that_is_not_there_is_refused(path):
    with pytest.raises(CommandError, match="Die Datei kann nicht gelesen werden"):
        take_in(path)


def test_progress_is_shown_on_a_terminal_only():
    terminal, file = Terminal(), io.StringIO()

    assert list(watched(iter("abc"), terminal, total=3)) == list(watched(iter("abc"), file)) == ["a", "b", "c"]
    assert terminal.getvalue().endswith("\r3 von 3 Texten\n")
    assert file.getvalue() == ""
