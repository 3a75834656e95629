"""Builders of valid, published records; a test states only what matters to it.

Texts are given per language (`title_de="…"`), many-to-many fields as lists (`sectors=[sector]`).
`make_visit(**DRAFT)` makes one that citizens must not see; NOT_PUBLIC holds every way of being hidden.
"""

from datetime import timedelta
from itertools import count

from django.contrib.auth.models import Group
from django.db import models
from django.utils import timezone

from delegations.models import Visit
from editorial.publishing.models import Publishable
from editorial.staff.models import User
from partnership.models import Agreement, City, Organisation, Partnership, Person, Sector, StatusChange
from portal.pages.models import NewsItem, Page
from projects.models import Project

YESTERDAY = timezone.now() - timedelta(days=1)
TOMORROW = timezone.now() + timedelta(days=1)

DRAFT = {"status": Publishable.Status.DRAFT, "published_at": None}
IN_REVIEW = {"status": Publishable.Status.IN_REVIEW, "published_at": None}
WITHDRAWN = {"status": Publishable.Status.WITHDRAWN}
EXPIRED = {"expires_at": YESTERDAY + timedelta(hours=1)}
NOT_YET = {"published_at": TOMORROW}
NOT_PUBLIC = [DRAFT, IN_REVIEW, WITHDRAWN, EXPIRED, NOT_YET]

PUBLISHED = {"status": Publishable.Status.PUBLISHED, "published_at": YESTERDAY}
PASSWORD = "Leine-Ufer-Maschsee-7"

_numbers = count(1)


def make(model: type[models.Model], defaults: dict, overrides: dict) -> models.Model:
    """Store a record; many-to-many values follow once it has a row."""
    values = {**defaults, **overrides}
    many = {field.name: values.pop(field.name) for field in model._meta.many_to_many if field.name in values}
    record = model.objects.create(**values)
    for name, related in many.items():
        getattr(record, name).set(related)
    return record


def make_sector(**overrides) -> Sector:
    number = next(_numbers)
    return make(Sector, {"name_de": f"Feld {number}", "name_zh_hans": f"领域{number}"}, overrides)


def make_city(**overrides) -> City:
    number = next(_numbers)
    defaults = {"name_de": f"Stadt {number}", "name_zh_hans": f"城市{number}", "country": "CN", **PUBLISHED}
    return make(City, defaults, overrides)


def home_city() -> City:
    """Return the one city that runs the portal; made when first asked for."""
    return City.objects.filter(is_home=True).first() or make_city(
        name_de="Hannover", name_zh_hans="汉诺威", country="DE", is_home=True
    )


def make_partnership(**overrides) -> Partnership:
    defaults = {"since": "2010", **PUBLISHED}
    if "home_city" not in overrides:
        defaults["home_city"] = home_city()
    if "partner_city" not in overrides:
        defaults["partner_city"] = make_city()
    return make(Partnership, defaults, overrides)


def make_status_change(**overrides) -> StatusChange:
    defaults = {"changed_on": "2010-05", "status": "active", "level": "friendship"}
    if "partnership" not in overrides:
        defaults["partnership"] = make_partnership()
    return make(StatusChange, defaults, overrides)


def make_agreement(**overrides) -> Agreement:
    number = next(_numbers)
    defaults = {
        "title_de": f"Vereinbarung {number}",
        "title_zh_hans": f"协议{number}",
        "kind": "cooperation",
        "signed_on": "2015-10-28",
        **PUBLISHED,
    }
    return make(Agreement, defaults, overrides)


def make_organisation(**overrides) -> Organisation:
    number = next(_numbers)
    defaults = {"name_de": f"Einrichtung {number}", "name_zh_hans": f"机构{number}", **PUBLISHED}
    return make(Organisation, defaults, overrides)


def make_person(**overrides) -> Person:
    return make(Person, {"family_name": f"Familienname{next(_numbers)}", "given_name": "Vorname"}, overrides)


def make_project(**overrides) -> Project:
    number = next(_numbers)
    defaults = {
        "title_de": f"Projekt {number}",
        "title_zh_hans": f"项目{number}",
        "state": "running",
        "started_on": "2016",
        **PUBLISHED,
    }
    if "leading_sector" not in overrides:
        defaults["leading_sector"] = make_sector()
    return make(Project, defaults, overrides)


def make_visit(**overrides) -> Visit:
    number = next(_numbers)
    defaults = {
        "title_de": f"Besuch {number}",
        "title_zh_hans": f"访问{number}",
        "direction": "incoming",
        "state": "completed",
        "starts_on": "2016-09-10",
        **PUBLISHED,
    }
    return make(Visit, defaults, overrides)


def make_page(**overrides) -> Page:
    number = next(_numbers)
    defaults = {
        "title_de": f"Seite {number}",
        "title_zh_hans": f"页面{number}",
        "body_de": "<p>Deutscher Text.</p>",
        "body_zh_hans": "<p>中文内容。</p>",
        **PUBLISHED,
    }
    return make(Page, defaults, overrides)


def make_news(**overrides) -> NewsItem:
    number = next(_numbers)
    defaults = {
        "title_de": f"Meldung {number}",
        "title_zh_hans": f"新闻{number}",
        "dated": "2016-09-10",
        "body_de": "<p>Deutscher Text.</p>",
        "body_zh_hans": "<p>中文内容。</p>",
        **PUBLISHED,
    }
    return make(NewsItem, defaults, overrides)


def make_user(role: str | None = None, **overrides) -> User:
    """Return a member of staff with the password PASSWORD; `role` is the name of a group."""
    defaults = {"username": f"person{next(_numbers)}", "password": PASSWORD, "is_staff": True}
    user = User.objects.create_user(**{**defaults, **overrides})
    if role:
        user.groups.add(Group.objects.get(name=role))
    return user


# Makers of everything that has a public page of its own; only sectors are public without being published.
PUBLISHED_PAGES = [
    make_agreement,
    make_city,
    make_news,
    make_organisation,
    make_page,
    make_partnership,
    make_project,
    make_visit,
]
PUBLIC_PAGES = [*PUBLISHED_PAGES, make_sector]
