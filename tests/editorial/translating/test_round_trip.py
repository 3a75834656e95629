"""Content goes out as a file and comes back: unchanged it changes nothing, changed it changes exactly that."""

import json

import polib
import pytest
from django.core import serializers
from django.apps import apps
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from translate.storage import xliff, xliff2

from editorial.l10n import translations
from editorial.l10n.models import Coverage
from editorial.publishing import snapshots, working_copies
from editorial.publishing.coverage import root_models
from editorial.publishing.models import WorkingCopy
from editorial.translating.files import importing, reading
from editorial.translating.files.deciding import Outcome
from editorial.translating.files.exporting import Format, entries, written
from editorial.translating.files.reports import Report
from tests import builders
from tests.editorial.translating.contents import file_of

pytestmark = pytest.mark.django_db
