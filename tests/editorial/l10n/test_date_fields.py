"""The model and form field for historical dates: one text, two derived columns, words of the active language."""

from datetime import date

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.graph import MigrationGraph
from django.db.migrations.questioner import MigrationQuestioner
from django.db.migrations.state import ModelState, ProjectState
from django.db.migrations.writer import MigrationWriter
from django.test.utils import isolate_apps
from django.utils.translation import gettext_lazy, override

from editorial.l10n.date_fields import HistoricalDateField, HistoricalDateFormField
from editorial.l10n.dates import by_date

COLUMNS = ["id", "signed_on", "signed_on_earliest", "signed_on_latest"]


@pytest.fixture(scope="module")
def signing_model(django_db_setup, django_db_blocker):
    """A model of this module only; its table is made outside of the tests' transactions, as SQLite demands."""
    with isolate_apps("editorial.l10n"):

        class Dated(models.Model):
            signed_on = HistoricalDateField(gettext_lazy("signed on"))

            class Meta:
                abstract = True

        class Signing(Dated):
            class Meta:
                app_label = "l10n"

    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        editor.create_model(Signing)
    yield Signing
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        editor.delete_model(Signing)


@pytest.fixture
def signing_form(signing_model):
    return forms.modelform_factory(signing_model, fields=["signed_on"])


def test_field_brings_two_columns_that_staff_cannot_edit(signing_model):
    earliest = signing_model._meta.get_field("signed_on_earliest")

    assert [field.name for field in signing_model._meta.fields] == COLUMNS
    assert (earliest.null, earliest.db_index, earliest.editable) == (True, True, False)
    assert str(earliest.verbose_name) == "signed on: frühester Tag"


@isolate_apps("editorial.l10n")
def test_child_table_leaves_the_columns_to_its_parent():
    class Paper(models.Model):
        signed_on = HistoricalDateField()

        class Meta:
            app_label = "l10n"

    class Treaty(Paper):
        class Meta:
            app_label = "l10n"

    assert [field.name for field in Treaty._meta.local_fields] == ["paper_ptr"]
    assert Treaty(signed_on="2015")._meta.get_field("signed_on_latest").model is Paper


def test_migrations_hold_the_columns_once_and_find_nothing_to_change(signing_model):
    written = ProjectState()
    written.add_model(ModelState.from_model(signing_model))
    rendered = written.apps.get_model("l10n", "Signing")
    current = ProjectState()
    current.add_model(ModelState.from_model(signing_model))

    changes = MigrationAutodetector(written, current, MigrationQuestioner()).changes(graph=MigrationGraph())

    assert [field.name for field in rendered._meta.fields] == COLUMNS
    assert changes == {}


def test_migration_text_builds_the_same_field():
    text, _imports = MigrationWriter.serialize(HistoricalDateField(blank=False, default="2015"))

    assert text == (
        "editorial.l10n.date_fields.HistoricalDateField(blank=False, default='2015', has_bounds=False, max_length=64)"
    )
    assert HistoricalDateField(blank=False).clone().blank is False


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "stored", "earliest", "latest"),
    [
        ("Oktober 2015", "2015-10", date(2015, 10, 1), date(2015, 10, 31)),
        ("约2005年起", "2005~/..", date(2005, 1, 1), None),
        ("bis 2019", "../2019", None, date(2019, 12, 31)),
        (date(2015, 10, 28), "2015-10-28", date(2015, 10, 28), date(2015, 10, 28)),
        ("", "", None, None),
        (None, "", None, None),
    ],
)
def test_saving_stores_canonical_text_and_its_bounds(signing_model, given, stored, earliest, latest):
    saved = signing_model.objects.create(signed_on=given)
    (bulk,) = signing_model.objects.bulk_create([signing_model(signed_on=given)])

    for signing in (saved, bulk):
        assert signing.signed_on == stored
        signing.refresh_from_db()
        assert (signing.signed_on, signing.signed_on_earliest, signing.signed_on_latest) == (stored, earliest, latest)


@pytest.mark.django_db
def test_changed_date_moves_its_bounds(signing_model):
    signing = signing_model.objects.create(signed_on="2015")

    signing.signed_on = ""
    signing.save()

    signing.refresh_from_db()
    assert (signing.signed_on_earliest, signing.signed_on_latest) == (None, None)


@pytest.mark.django_db
def test_nonsense_is_refused_at_every_door(signing_model):
    signing = signing_model.objects.create(signed_on="2015")

    with pytest.raises(ValidationError):
        signing_model.objects.create(signed_on="irgendwann")
    with pytest.raises(ValidationError):
        signing_model.objects.bulk_create([signing_model(signed_on="31.02.2015")])
    with pytest.raises(ValidationError):
        signing_model.objects.update(signed_on="irgendwann")
    signing.signed_on = "irgendwann"
    with pytest.raises(ValidationError):
        signing_model.objects.bulk_update([signing], ["signed_on"])
    with pytest.raises(ValidationError):
        signing.full_clean()


@pytest.mark.django_db
def test_update_stores_canonical_text(signing_model):
    signing_model.objects.create(signed_on="2015")

    signing_model.objects.update(signed_on="Frühjahr 2016")

    assert signing_model.objects.get().signed_on == "2016-21"


@pytest.mark.django_db
def test_search_for_a_part_of_the_text_is_no_date(signing_model):
    signing = signing_model.objects.create(signed_on="2015-10")

    assert signing_model.objects.get(signed_on__icontains="5-1") == signing
    assert signing_model.objects.get(signed_on__startswith="20") == signing
    assert not signing_model.objects.filter(signed_on="irgendwann").exists()


@pytest.mark.django_db
def test_order_follows_the_first_possible_day_with_unknown_dates_last(signing_model):
    for text in ("", "2016-21", "../2014", "2015-10-28", "2005/.."):
        signing_model.objects.create(signed_on=text)

    oldest_first = [signing.signed_on for signing in signing_model.objects.order_by(by_date("signed_on"))]
    newest_first = signing_model.objects.order_by(by_date("signed_on", newest_first=True))

    assert oldest_first == ["2005/..", "../2014", "2015-10-28", "2016-21", ""]
    assert [signing.signed_on for signing in newest_first] == ["2016-21", "2015-10-28", "../2014", "2005/..", ""]


@pytest.mark.parametrize(("language", "words"), [("de", "Oktober 2015"), ("zh-hans", "2015年10月"), ("fr", "octobre")])
def test_form_shows_words_only_if_it_can_read_them(signing_form, signing_model, language, words):
    form = signing_form(instance=signing_model(signed_on="2015-10"))

    with override(language):
        assert form["signed_on"].value() == (words if language != "fr" else "2015-10")


@pytest.mark.django_db
def test_form_saves_what_was_typed_in_the_other_language(signing_form):
    with override("zh-hans"):
        form = signing_form({"signed_on": " Frühjahr 2016 "})
        signing = form.save()

    assert signing.signed_on == "2016-21"


@pytest.mark.parametrize(
    ("stored", "typed", "changed"),
    [
        ("2015-10", "Oktober 2015", False),
        ("2015-10", "2015年10月", False),
        ("2015-10", "2015-11", True),
        ("2015-10", "", True),
        ("2015-10", "irgendwann", True),
        ("", "", False),
        (None, None, False),
    ],
)
def test_form_notices_only_real_changes(stored, typed, changed):
    assert HistoricalDateFormField(required=False).has_changed(stored, typed) is changed


@pytest.mark.parametrize("typed", ["31.02.2015", "irgendwann", "\0", "2015\0", "x" * 10_000, "[[[["])
def test_form_refuses_nonsense_and_shows_it_again(signing_form, typed):
    form = signing_form({"signed_on": typed})

    assert list(form.errors) == ["signed_on"]
    assert form["signed_on"].value() == typed


def test_form_explains_itself_and_leaves_room_for_words(signing_form):
    field = signing_form().fields["signed_on"]

    with override("de"):
        assert field.help_text.startswith("So genau wie bekannt, zum Beispiel 28.10.2015")
    assert field.widget.attrs["maxlength"] == "300"
    assert field.required is False
    assert HistoricalDateField(blank=False, help_text="Tag der Urkunde").formfield().help_text == "Tag der Urkunde"
