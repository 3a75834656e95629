"""Content goes out as a file and comes back: unchanged it changes nothing, changed it changes exactly that."""

import pytest

pytestmark = pytest.mark.django_db
