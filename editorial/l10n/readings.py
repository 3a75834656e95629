"""How Chinese characters are read: syllable and tone, in their phrase where they stand in one.

The dictionaries are those of pypinyin, and so is what comes out; only where a text breaks off inside a phrase does the
library forget the phrases in what is left. It keeps 600,000 objects, 58 MB in every process; here they are long texts.
"""

import re
import unicodedata
from array import array
from collections.abc import Iterator
from functools import cache
from importlib.metadata import distribution
from itertools import groupby
from operator import itemgetter

# Read otherwise than pypinyin 0.55 does: "capital" as in City of Design, and a county with an old reading.
_OWN = {"之都": "zhi1 du1", "单县": "shan4 xian4"}
_LONGEST = 10
# In the JSON files of pypinyin: "重庆": [["chóng"], ["qìng"]] and "37325": "zhòng,chóng,tóng".
_PHRASE = re.compile(r'"([^"]+)":([^:]*)\]')
_FIRST_READING = re.compile(r'\[\s*"([^"]+)"')
_CHARACTER = re.compile(r'"(\d+)":\s*"([^",]+)')
_TONES = {"\u0304": "1", "\u0301": "2", "\u030c": "3", "\u0300": "4"}
_LAST_CHARACTER = 0x3FFFF


def syllables(characters: str) -> Iterator[str]:
    """Yield for each character its syllable with the number of its tone, 5 for none: chong2 qing4, not zhong4 qing4.

    ü is v. A character without a known reading stands for itself.
    """
    place = 0
    while place < len(characters):
        found = _phrase_at(characters, place) or [_reading(characters[place])]
        yield from found
        place += len(found)


def _phrase_at(characters: str, place: int) -> list[str]:
    """Return the syllables of the longest phrase that begins at a place, or none."""
    phrases = _phrases().get(characters[place], "")
    for end in range(min(len(characters), place + _LONGEST), place + 1, -1):
        line = f"\n{characters[place:end]} "
        if (at := phrases.find(line)) >= 0:
            return phrases[at + len(line) : phrases.find("\n", at + 1)].split(" ")
    return []


def _reading(character: str) -> str:
    numbers, known = _characters()
    return known[numbers[ord(character)]] or f"{character}5"


@cache
def _phrases() -> dict[str, str]:
    """Return all phrases by their first characters, each on a line with its syllables."""
    lines = groupby(_lines_of(_read("phrases_dict")), key=itemgetter(0))
    phrases = {first: "\n{}\n".format("\n".join(found)) for first, found in lines}
    for phrase, spoken in _OWN.items():
        phrases[phrase[0]] = f"\n{phrase} {spoken}{phrases[phrase[0]]}"
    return phrases


def _lines_of(dictionary: str) -> Iterator[str]:
    # Never all of them as objects at once, which would leave the memory of the process in pieces.
    for entry in _PHRASE.finditer(dictionary):
        yield " ".join([entry[1], *map(_numbered, _FIRST_READING.findall(entry[2]))])


@cache
def _characters() -> tuple[array, list[str]]:
    """Return the number of its reading for each character, 0 for none, and all readings."""
    numbers, places = array("H", bytes(2 * (_LAST_CHARACTER + 1))), {"": 0}
    for entry in _CHARACTER.finditer(_read("pinyin_dict")):
        numbers[int(entry[1])] = places.setdefault(_numbered(entry[2]), len(places))
    return numbers, list(places)


@cache
def _numbered(syllable: str) -> str:
    """Return a syllable with a number instead of its mark: lv4 for lǜ."""
    letters = unicodedata.normalize("NFD", syllable).replace("u\u0308", "v")
    tone = next((number for mark, number in _TONES.items() if mark in letters), "5")
    return unicodedata.normalize("NFC", "".join(sign for sign in letters if sign not in _TONES)) + tone


def _read(name: str) -> str:
    return distribution("pypinyin").locate_file(f"pypinyin/{name}.json").read_text("utf-8")
