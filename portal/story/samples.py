"""Made-up projects and visits in any number, to measure with: words of the story, as often as texts use them."""

import random
import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice

from django.db import models
from django.utils import timezone

from delegations.models import SectorNote, Stop, Visit
from partnership.models import Partnership, Sector
from portal.story.reading import STORY
from projects.models import Milestone, Project, ProjectPartner

SEED = 20151028
BATCH = 2000
# Words of a German text of about 890 characters, clauses of a Chinese one of about 220.
GERMAN_WORDS, CHINESE_CLAUSES = 120, 20
FIRST_YEAR, YEARS = 2000, 26


class Words:
    """The words of the story and compounds of them, some common and most of them rare."""

    def __init__(self) -> None:
        texts = "\n".join(path.read_text(encoding="utf-8") for path in sorted(STORY.glob("*.toml")))
        self.random = random.Random(SEED)  # noqa: S311 - a repeatable choice, no secret
        german = sorted(set(re.findall(r"\b[A-ZÄÖÜa-zäöüß]{3,}\b", re.sub(r"<[^>]+>|\w+ = ", " ", texts))))
        nouns = [word for word in german if word[0].isupper() and len(word) > 4]
        compounds = {self.random.choice(nouns) + self.random.choice(nouns).lower() for _ in range(60_000)}
        self.german = [*self._shuffled(german), *self._shuffled(sorted(compounds))]
        self.clauses = self._shuffled(sorted(set(re.findall(r"[\u4e00-\u9fff]{6,16}", texts))))

    def _shuffled(self, words: list[str]) -> list[str]:
        self.random.shuffle(words)
        return words

    def _some(self, words: list[str], number: int) -> list[str]:
        """Choose words as texts do: the first ones often, most of them hardly ever (Zipf)."""
        top = len(words)
        return [words[min(int(top ** self.random.random()) - 1, top - 1)] for _ in range(number)]

    def german_text(self, number: int = GERMAN_WORDS) -> str:
        return " ".join(self._some(self.german, number)) + "."

    def chinese_text(self, number: int = CHINESE_CLAUSES) -> str:
        return "，".join(self._some(self.clauses, number)) + "。"


class SampleMaker:
    """Adds to the relations and sectors that are there; nine of ten records are public, two of three in Chinese too."""

    def __init__(self) -> None:
        self.words = Words()
        self.public = {"status": "published", "published_at": timezone.now() - timedelta(days=1)}
        self.relations = list(Partnership.objects.public().select_related("partner_city"))
        self.sectors = list(Sector.objects.all())

    def make(self, number: int) -> Iterator[int]:
        """Store as many projects and visits, half of each; yield how many are there after each batch."""
        projects = map(self.project, range(1, number - number // 2 + 1))
        visits = map(self.visit, range(1, number // 2 + 1))
        done = 0
        for records, store_parts in ((projects, self.store_parts_of_projects), (visits, self.store_parts_of_visits)):
            while batch := list(islice(records, BATCH)):
                type(batch[0]).objects.bulk_create(batch)
                store_parts(batch)
                done += len(batch)
                yield done

    def texts(self, number: int, body: str) -> dict[str, str]:
        words, is_translated = self.words, number % 3 != 0
        texts = {"title": (4, 1), "summary": (12, 2)}
        made = {f"{name}_de": words.german_text(german) for name, (german, _chinese) in texts.items()}
        made |= {f"{name}_zh_hans": words.chinese_text(n) if is_translated else "" for name, (_g, n) in texts.items()}
        made[f"{body}_de"] = "".join(f"<p>{words.german_text(GERMAN_WORDS // 3)}</p>" for _paragraph in range(3))
        made[f"{body}_zh_hans"] = f"<p>{words.chinese_text()}</p>" if is_translated else ""
        return made | (self.public if number % 10 else {})

    def project(self, number: int) -> Project:
        started = f"{FIRST_YEAR + number % YEARS}-{1 + number % 12:02}"
        return Project(
            slug=f"beispielprojekt-{number}",
            started_on=started,
            state=_turn(Project.State.values, number),
            leading_sector=_turn(self.sectors, number),
            **self.texts(number, "body"),
        )

    def visit(self, number: int) -> Visit:
        return Visit(
            slug=f"beispielbesuch-{number}",
            starts_on=f"{FIRST_YEAR + number % YEARS}-{1 + number % 12:02}-{1 + number % 28:02}",
            direction=_turn(Visit.Direction.values, number),
            state=Visit.State.COMPLETED,
            **self.texts(number, "report"),
        )

    def store_parts_of_projects(self, projects: list[Project]) -> None:
        self._relate(projects)
        ProjectPartner.objects.bulk_create(
            ProjectPartner(project=project, city=_turn(self.relations, number).partner_city, role="partner")
            for number, project in enumerate(projects)
        )
        Milestone.objects.bulk_create(
            Milestone(project=project, title_de=self.words.german_text(3), state="done", dated=project.started_on)
            for project in projects
        )

    def store_parts_of_visits(self, visits: list[Visit]) -> None:
        self._relate(visits)
        self._join(visits, "sectors", self.sectors)
        Stop.objects.bulk_create(
            Stop(visit=visit, city=_turn(self.relations, number).partner_city) for number, visit in enumerate(visits)
        )
        SectorNote.objects.bulk_create(
            SectorNote(visit=visit, text_de=f"<p>{self.words.german_text(30)}</p>") for visit in visits
        )

    def _relate(self, records: list[models.Model]) -> None:
        self._join(records, "partnerships", self.relations)

    def _join(self, records: list[models.Model], name: str, others: list[models.Model]) -> None:
        field = type(records[0])._meta.get_field(name)
        here, there = field.m2m_field_name(), field.m2m_reverse_field_name()
        through: type[models.Model] = field.remote_field.through
        through.objects.bulk_create(
            through(**{here: record, there: _turn(others, number)}) for number, record in enumerate(records)
        )


def _turn(choices: list, number: int) -> object:
    return choices[number % len(choices)]
