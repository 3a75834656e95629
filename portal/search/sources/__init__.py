"""All that can be found, and by which of its texts. A new kind of record is one entry here.

Texts of other records are read through what is public of them, so that no name of a draft gets into the text of a page.
"""

from portal.search.sources.activities import PROJECT, VISIT
from portal.search.sources.people import ORGANISATION, PERSON
from portal.search.sources.relations import AGREEMENT, CITY, PARTNERSHIP
from portal.search.sources.writings import DOCUMENT, NEWS, PAGE

ALL = [CITY, PARTNERSHIP, AGREEMENT, VISIT, PROJECT, ORGANISATION, PERSON, NEWS, PAGE, DOCUMENT]
