"""The page of a record takes few queries, whatever it is filled with and in whichever language."""

import pytest
from django.utils import translation
from modeltranslation.translator import translator

from delegations.models import Visit
from editorial.l10n.text import column
from editorial.publishing.gate_rows import translated_fields
from partnership.models import Agreement, City, OfficeHeld, Organisation, Partnership
from portal.pages.models import NewsItem, Page
from projects.models import Project, ProjectPartner
from tests import builders
from tests.filled import MAKERS, fill
from tests.reading import LANGUAGES, count_queries

pytestmark = pytest.mark.django_db


def surround_city(city):
    relation = builders.make_partnership(partner_city=city)
    surround_partnership(relation)
    builders.make_status_change(partnership=relation)
    builders.make_organisation(city=city)
    for _number in range(2):
        OfficeHeld.objects.create(city=city, person=builders.make_person(), title_de="Amt", title_zh_hans="职务")


def surround_partnership(relation):
    builders.make_agreement(partnerships=[relation])
    builders.make_project(partnerships=[relation])
    builders.make_visit(partnerships=[relation])


def surround_agreement(agreement):
    builders.make_agreement(predecessor=agreement)
    builders.make_project(agreement_points=list(agreement.points.all()))
    builders.make_visit(agreements=[agreement])


def surround_organisation(organisation):
    builders.make_organisation(parent=organisation)
    ProjectPartner.objects.create(project=builders.make_project(), organisation=organisation)


SURROUND = {
    Agreement: surround_agreement,
    City: surround_city,
    NewsItem: lambda news: None,
    Organisation: surround_organisation,
    Page: lambda page: None,
    Partnership: surround_partnership,
    Project: lambda project: builders.make_visit(projects=[project]),
    Visit: lambda visit: builders.make_visit(answers=visit),
}
MOST = dict.fromkeys(SURROUND, 10) | {Visit: 15}


def forget_chinese():
    """Leave every record with its German texts alone."""
    for model in translator.get_registered_models(abstract=False):
        columns = [column(name, "zh-hans") for name in translated_fields(model)]
        model._base_manager.update(**dict.fromkeys(columns, ""))


@pytest.mark.parametrize("has_chinese", [True, False], ids=["both", "german"])
@pytest.mark.parametrize("model", MOST, ids=lambda model: model._meta.label)
def test_page_of_a_full_record_takes_few_queries(client, model, has_chinese):
    record = fill(MAKERS[model](), 2)
    SURROUND[model](record)
    if not has_chinese:
        forget_chinese()
    taken = {}
    for language in LANGUAGES:
        with translation.override(language):
            taken[language] = count_queries(client, record.get_absolute_url())

    assert [language for language, queries in taken.items() if queries > MOST[model]] == [], taken
