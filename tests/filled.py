"""Records filled to the brim: rows of every kind and lists of several entries, each pointing at records of its own."""

from functools import cache
from itertools import count

from django.contrib.admin.models import CHANGE
from django.contrib.auth.models import Group
from django.db import models
from django.utils.timezone import localdate

from delegations.models import Delegate, FollowUp, Statement, ValueLimit, Visit
from editorial.l10n.date_fields import HistoricalDateField
from editorial.l10n.richtext import RichTextField
from editorial.library.models import Document, Image, Placement
from editorial.library.uploads import add_image
from editorial.publishing import publication
from editorial.publishing.models import Revision
from editorial.publishing.snapshots import children_of, columns_of
from editorial.staff.models import AuditEntry, Office, User
from editorial.translating.models import Term
from partnership.models import (
    Agreement,
    AgreementParty,
    AgreementPoint,
    City,
    LevelName,
    OfficeHeld,
    Organisation,
    Partnership,
    Person,
    Sector,
)
from portal.desk.models import Activity
from portal.pages.models import Feedback, NewsItem, Page
from portal.search.models import SearchedWords
from projects.models import Indicator, Project, ProjectPartner
from tests import builders
from tests.editorial.library.uploaded import encoded, halves, make_document, upload

_numbers = count(1)


@cache
def picture_file():
    """One file for all pictures: its renditions are made once and kept on it."""
    return upload(encoded(halves()))


def make_image() -> Image:
    return add_image(picture_file(), alt_de="Zwei Flächen", alt_zh_hans="两块颜色", credit="Stadt", licence="city")


def make_follow_up() -> FollowUp:
    return FollowUp.objects.create(visit=builders.make_visit(), text_de="Fotos schicken", owner=builders.make_user())


def make_log_entry() -> Activity:
    return Activity.objects.log_actions(builders.make_user().pk, [builders.make_visit()], CHANGE, single_object=True)


def make_revision() -> Revision:
    author = builders.make_user(is_superuser=True)
    return publication.publish(builders.make_visit(), by=author, reason="Kollegin im Urlaub")


def make_point() -> AgreementPoint:
    return AgreementPoint.objects.create(agreement=builders.make_agreement(), text_de="Punkt", text_zh_hans="要点")


def make_level_name() -> LevelName:
    return LevelName.objects.create(name_de="Freundschaft", name_zh_hans="友好城市", country="CN", level="friendship")


MAKERS = {
    Activity: make_log_entry,
    Agreement: builders.make_agreement,
    AgreementPoint: make_point,
    AuditEntry: lambda: AuditEntry.objects.create(action="signed_in", who=builders.make_user(), about="person"),
    City: builders.make_city,
    Document: lambda: make_document(title_zh_hans="报告"),
    Feedback: lambda: Feedback.objects.create(kind=Feedback.Kind.values[0], message="Text", page_address="/de/"),
    FollowUp: make_follow_up,
    Group: lambda: Group.objects.create(name=f"Gruppe {next(_numbers)}"),
    Image: make_image,
    Indicator: lambda: Indicator.objects.create(project=builders.make_project(), name_de="Zahl", name_zh_hans="数字"),
    LevelName: make_level_name,
    NewsItem: builders.make_news,
    Office: lambda: Office.objects.create(name_de=f"Amt {next(_numbers)}", name_zh_hans="局"),
    Organisation: builders.make_organisation,
    Page: builders.make_page,
    Partnership: builders.make_partnership,
    Person: builders.make_person,
    Project: builders.make_project,
    Revision: make_revision,
    SearchedWords: lambda: SearchedWords.objects.create(words=f"Wort {next(_numbers)}", day=localdate(), results=0),
    Sector: builders.make_sector,
    Term: lambda: Term.objects.create(concept=f"c{next(_numbers)}", wordings_de="Besuch", wordings_zh_hans="访问"),
    User: builders.make_user,
    ValueLimit: lambda: ValueLimit.objects.create(name_de="Grenze", from_eur=next(_numbers), rule_de="Regel"),
    Visit: builders.make_visit,
}
# A row points at one of the two; it is made once for each.
EITHER_OR = {
    AgreementParty: ("city", "organisation"),
    Delegate: ("person", "printed_name"),
    OfficeHeld: ("city", "organisation"),
    Placement: ("image", "document"),
    ProjectPartner: ("city", "organisation"),
    Statement: ("person", "printed_name"),
}
# Columns whose values have a form of their own keep their defaults.
FORMED = {"language", "text_language", "original_language", "native_language", "time_zone"}


def fill(record: models.Model, rows: int) -> models.Model:
    """Give `record` a target for every key, `rows` targets in every list and `rows` children of every kind."""
    point(record)
    _fill_lists(record, rows)
    for kind in children_of(type(record)):
        for _number in range(rows):
            for left_out in EITHER_OR.get(kind.model, [""]):
                child = kind.model(**_values(kind.model, left_out))
                kind.give_to(record, child)
                child.save()
                _fill_lists(child, rows)
    return record


def point(record: models.Model) -> models.Model:
    """Let every empty key of `record` point at something of its own."""
    for column in record._meta.concrete_fields:
        if isinstance(column, models.ForeignKey) and column.null and not getattr(record, column.attname):
            setattr(record, column.name, MAKERS[column.related_model]())
    record.save()
    return record


def _fill_lists(record: models.Model, rows: int) -> None:
    for relation in record._meta.many_to_many:
        if relation.related_model in MAKERS:
            getattr(record, relation.name).set([MAKERS[relation.related_model]() for _number in range(rows)])


def _values(model: type[models.Model], left_out: str) -> dict:
    columns = [c for c in columns_of(model) if c.editable and c.name not in FORMED | {left_out, "content_type"}]
    values = {column.name: _value(column) for column in columns}
    if model is Placement:
        values["role"] = "gallery" if left_out == "document" else "attachment"
    return {name: value for name, value in values.items() if value is not None}


def _value(column: models.Field):
    if isinstance(column, models.ForeignKey):
        maker = MAKERS.get(column.related_model)
        return maker() if maker and column.remote_field.on_delete is not models.CASCADE else None
    if column.choices:
        return next(value for value, _label in column.choices if value)
    if isinstance(column, models.URLField):
        return "https://www.hannover.de/"
    if isinstance(column, HistoricalDateField):
        return "2016-21"
    if isinstance(column, RichTextField):
        return "<p>Text mit <strong>Nachdruck</strong>.</p>"
    if isinstance(column, models.CharField | models.TextField):
        return f"Text {next(_numbers)}"
    if isinstance(column, models.DecimalField | models.IntegerField):
        return 1
    return None
