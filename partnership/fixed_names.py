"""Names of cities and people that texts in each language write as their records do."""

import re
from collections.abc import Iterator

from editorial.l10n.text import SOURCE_LANGUAGE, column
from editorial.translating.names import Name
from partnership.models import City, Person
from partnership.names import latin_name

# 安徽 is 安徽省, 深圳 is 深圳市.
_KIND_OF_PLACE = re.compile("(?<=..)[省市县区州]$")


def cities(language: str) -> Iterator[Name]:
    """Yield the names of cities and regions; a Chinese one may do without the word for its kind."""
    names = City.objects.values_list(column("name", SOURCE_LANGUAGE), column("name", language))
    return (Name(german, (name, _KIND_OF_PLACE.sub("", name))) for german, name in names if german and name)


def people(language: str) -> Iterator[Name]:
    """Yield those whose name is written otherwise than in Latin letters; a foreign name may be cut to its last part."""
    for person in Person.objects.all():
        written = getattr(person, column("transliteration", language)) or ""
        if person.native_name and person.native_language == language:
            yield Name(latin_name(person), (person.native_name,))
        elif written:
            yield Name(latin_name(person), (written, written.rpartition("·")[2]))
