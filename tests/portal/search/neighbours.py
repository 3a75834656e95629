"""Five thousand public records beside the story, for judging the search: alike in words, never a better answer.

The same seed gives the same texts on every database. They go straight into the tables, past every save().
"""

import random
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from delegations.models import Visit
from editorial.publishing.models import Publishable
from partnership.models import Agreement, City, OfficeHeld, Organisation, Person, Sector
from portal.pages.models import NewsItem, Page
from projects.models import Project
from tests.builders import PUBLISHED

NEIGHBOURS = 5_000
PEOPLE = 200
WORDS = tomllib.loads(Path(__file__).with_name("neighbours.toml").read_text("utf-8"))
# How many of each kind are made for one round of texts.
SHARES = {NewsItem: 32, Visit: 22, Project: 20, Organisation: 18, Agreement: 5, Page: 3}
KINDS = {model._meta.model_name: model for model in SHARES}
DATES = {NewsItem: "dated", Visit: "starts_on", Project: "started_on", Agreement: "signed_on"}
BODIES = {Visit: "report", Organisation: "description"}
NECESSARY = {
    Visit: {"direction": "incoming", "state": "completed"},
    Agreement: {"kind": "cooperation"},
    Project: {"state": "running"},
}
# The story has its years to itself: a query with one of them asks for something in it.
YEARS = [*range(1991, 2010), *range(2011, 2014), *range(2020, 2027)]
# So many have no Chinese text, as in a portal whose translations follow later.
UNTRANSLATED = 0.15

# A text in German and in Chinese.
Pair = list[str]


def make_neighbours(seed: int = 1) -> None:
    """Store the neighbours; projects need a sector of the story."""
    chance = random.Random(seed)  # noqa: S311 - texts, no secrets
    cities = [city(chance, *named) for named in names_of_cities()]
    store(cities)
    traps = [trap(**row) for row in WORDS["traps"]]
    models = chance.choices(list(SHARES), list(SHARES.values()), k=NEIGHBOURS - len(cities) - len(traps))
    records = traps + [about_something(chance, model, cities) for model in models]
    sector = Sector.objects.first()
    for project in filter(lambda record: isinstance(record, Project), records):
        project.leading_sector = sector
    store(records)
    store_people(chance, cities)


def store(records: list[Publishable]) -> None:
    by_model = defaultdict(list)
    for record in records:
        by_model[type(record)].append(record)
    for model, those in by_model.items():
        for number, record in enumerate(those):
            record.slug = record.slug or f"nachbar-{model._meta.model_name}-{number}"
        model.objects.bulk_create(those, batch_size=500)


def names_of_cities() -> Iterator[tuple[str, Pair, Pair]]:
    """Yield country, name and region."""
    for country in ("DE", "CN"):
        parts, regions = WORDS["cities"][country], WORDS["cities"][country]["regions"]
        for number, (beginning, end) in enumerate(product(parts["beginnings"], parts["ends"])):
            yield country, [beginning[0] + end[0], beginning[1] + end[1]], regions[number % len(regions)]
    for german, chinese, country in WORDS["cities"]["near"]["names"]:
        yield country, [german, chinese], ["", ""]


def city(chance: random.Random, country: str, name: Pair, region: Pair) -> City:
    chinese = country == "CN"
    record = written(chance, City, name, words_for(chance, [name, ["Umgebung", "周边市镇"]]))
    record.country, record.native_name = country, name[chinese]
    record.region_de, record.region_zh_hans = region
    return record


def trap(kind: str, slug: str, title: Pair, summary: Pair) -> Publishable:
    """Return a record written by hand, in both languages."""
    model = KINDS[kind]
    return record_of(model, {model.title_field: title, summary_field(model): summary}, slug=slug, dated="2024-05-02")


def about_something(chance: random.Random, model: type[Publishable], cities: list[City]) -> Publishable:
    names = [[city.name_de, city.name_zh_hans or city.name_de] for city in chance.sample(cities, 2)]
    words = words_for(chance, names)
    return written(chance, model, filled(chance.choice(WORDS["titles"][model._meta.model_name]), words), words)


def written(chance: random.Random, model: type[Publishable], title: Pair, words: list[dict]) -> Publishable:
    """Return a record with this title, and a summary and a body of sentences around `words`."""
    sentences = chance.sample(WORDS["sentences"]["bodies"], chance.randint(4, 9))
    halves = [" ".join(texts) for texts in zip(*(filled(sentence, words) for sentence in sentences), strict=True)]
    texts = {
        summary_field(model): filled(chance.choice(WORDS["sentences"]["summaries"]), words),
        BODIES.get(model, "body"): [f"<p>{halves[0]}</p>", f"<p>{halves[1].replace(' ', '')}</p>"],
        model.title_field: title,
    }
    if chance.random() < UNTRANSLATED:
        texts = {name: [text[0], ""] for name, text in texts.items()}
    return record_of(model, texts, dated=f"{chance.choice(YEARS)}-{chance.randint(1, 12):02}")


def record_of(model: type[Publishable], texts: dict[str, Pair], *, dated: str, slug: str = "") -> Publishable:
    columns = {f"{name}_de": text[0] for name, text in texts.items()}
    columns |= {f"{name}_zh_hans": text[1] for name, text in texts.items()}
    if model in DATES:
        columns[DATES[model]] = dated
    return model(slug=slug, **columns, **NECESSARY.get(model, {}), **PUBLISHED)


def summary_field(model: type[Publishable]) -> str:
    """Organisations have a description alone."""
    return "description" if model is Organisation else "summary"


def words_for(chance: random.Random, cities: list[Pair]) -> list[dict]:
    """Return what stands in the gaps of a sentence, in German and in Chinese."""
    pairs = {"city": cities[0], "city2": cities[1]}
    pairs |= {name: chance.choice(WORDS["words"][f"{name}s"]) for name in ("group", "place", "institution")}
    pairs["topic"], pairs["topic2"] = chance.sample(WORDS["words"]["topics"], 2)
    numbers = {"number": chance.randint(3, 60), "year": chance.choice(YEARS)}
    return [{name: pair[language] for name, pair in pairs.items()} | numbers for language in (0, 1)]


def filled(sentence: Pair, words: list[dict]) -> Pair:
    return [text.format(**those) for text, those in zip(sentence, words, strict=True)]


def store_people(chance: random.Random, cities: list[City]) -> None:
    """Store people with names close to those of the story, each with an office in a neighbouring city."""
    people = [person(chance, number % 2 == 0) for number in range(PEOPLE)]
    Person.objects.bulk_create(people)
    OfficeHeld.objects.bulk_create(office(chance, each, chance.choice(cities)) for each in people)


def person(chance: random.Random, is_chinese: bool) -> Person:
    words, country = WORDS["people"], "CN" if is_chinese else "DE"
    family, given = chance.choice(words[country]), chance.choice(words[f"{country}_given"])
    names = {"family_name": family[0], "given_name": given[0]}
    if is_chinese:
        return Person(**names, native_name=family[1] + given[1], native_language="zh-hans", name_order="family")
    return Person(**names, transliteration_zh_hans=f"{given[1]}·{family[1]}")


def office(chance: random.Random, holder: Person, city: City) -> OfficeHeld:
    german, chinese = chance.choice(WORDS["people"]["offices"])
    return OfficeHeld(person=holder, city=city, title_de=german, title_zh_hans=chinese)
