"""A long list in memory: its records in every order, and which of them each choice of a filter leads to.

A set of records is a whole number with one bit for each, so that filters meet in no time and count in no time however
many records there are. A record takes 20 bytes and one bit for each choice.
"""

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, overload
from uuid import UUID

from django.db.models import CharField, F, Model, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Replace

KEY_BYTES, KEY_DIGITS = 16, 32
# So many bits are counted at once while looking for the first record of a page.
WORD = 1024

# Field and value of a filter.
Choice = tuple[str, str]


def rows_of(records: QuerySet, *columns: Combinable) -> Iterator[tuple]:
    """Yield the key of each record, in 32 digits, and these columns: with as little work for a row as can be.

    A list is read anew after each change of its records; an object for each key would double the time that takes.
    """
    key = Replace(Cast("pk", CharField()), Value("-"))
    named = {f"column_{number}": column for number, column in enumerate(columns)}
    # Translated columns are not asked for, and need not be looked for in each row.
    return records.rewrite(False).annotate(key=key, **named).values_list("key", *named).iterator()


def choices_of(records: QuerySet, field: str, path: str) -> Iterator[tuple[str, str, str]]:
    """Yield this field, the value at the end of the path, and the key of each record that it leads to."""
    found = rows_of(records.order_by().filter(**{f"{path}__isnull": False}), F(path))
    return ((field, value, key) for key, value in found)


class Listing:
    """Records by their keys, and the choices of filters that lead to them.

    `keys` stand in the order of the list, in 32 digits each; `leading` yields a choice and the key of a record it leads
    to, as often as it likes. Choices that lead to keys not listed are left out.
    """

    def __init__(self, keys: Iterable[str], leading: Iterable[tuple[str, str, str]]) -> None:
        places = {key: place for place, key in enumerate(keys)}
        self.number = len(places)
        self._keys = bytes.fromhex("".join(places))
        self._sets = _sets(places, leading)
        self._orders: dict[str, array] = {}

    def key(self, place: int) -> UUID:
        return UUID(bytes=self._keys[place * KEY_BYTES : (place + 1) * KEY_BYTES])

    def first(self, records: int, most: int) -> list[int]:
        """Return the places of the first records of a set, at most so many."""
        return list(_bits(records, 0, most))

    def records_at(self, places: list[int], records: QuerySet) -> list[Model]:
        """Fetch the records at these places; what is gone by now is left out."""
        keys = [self.key(place) for place in places]
        found = {record.pk: record for record in records.order_by().filter(pk__in=keys)}
        return [found[key] for key in keys if key in found]

    def matching(self, chosen: Mapping[str, str], leaving_out: str = "") -> int:
        """Return the set of records to which all chosen values lead."""
        found = (1 << self.number) - 1
        for choice in chosen.items():
            if choice[0] != leaving_out:
                found &= self._sets.get(choice, 0)
        return found

    def counts(self, field: str, chosen: Mapping[str, str]) -> dict[str, int]:
        """Return for each value of a field how many records it leads to beside the other values chosen."""
        others = self.matching(chosen, leaving_out=field)
        return {value: (records & others).bit_count() for (of, value), records in self._sets.items() if of == field}

    def values_at(self, field: str, place: int) -> list[str]:
        """Return the values of a field that lead to this record."""
        return [value for (of, value), records in self._sets.items() if of == field and records >> place & 1]

    def order(self, name: str, keys: Callable[[], Iterable[str]]) -> array:
        """Return the places of all records in another order; `keys` is asked once for each name."""
        if name not in self._orders:
            digits = self._keys.hex()
            places = {digits[place * KEY_DIGITS : (place + 1) * KEY_DIGITS]: place for place in range(self.number)}
            self._orders[name] = array("I", (places[key] for key in keys() if key in places))
        return self._orders[name]


def _sets(places: Mapping[str, int], leading: Iterable[tuple[str, str, str]]) -> dict[Choice, int]:
    found: dict[Choice, bytearray] = defaultdict(lambda: bytearray(len(places) // 8 + 1))
    for field, value, key in leading:
        if value and (place := places.get(key)) is not None:
            found[field, value][place >> 3] |= 1 << (place & 7)
    return {choice: int.from_bytes(records, "little") for choice, records in found.items()}


class Chosen(Sequence[Model]):
    """The records of a listing that filters lead to, in one of its orders: fetched when a page of them is asked for.

    `fetch` returns what stands at the places it is given, in their order.
    """

    def __init__(
        self,
        listing: Listing,
        records: int,
        fetch: Callable[[list[int]], list[Any]],
        order: Sequence[int] | None = None,
    ) -> None:
        self.listing, self.records, self.fetch, self.order = listing, records, fetch, order

    def __len__(self) -> int:
        return self.records.bit_count()

    @overload
    def __getitem__(self, part: int) -> Model: ...
    @overload
    def __getitem__(self, part: slice) -> list[Model]: ...
    def __getitem__(self, part: int | slice) -> Any:
        if isinstance(part, int):
            return self[part : part + 1][0]
        start, stop, _step = part.indices(len(self))
        return self.fetch(self.places(start, stop))

    def __iter__(self) -> Iterator[Any]:
        return iter(self[:])

    def places(self, start: int, stop: int) -> list[int]:
        """Return the places in the listing of the records from `start` to before `stop`."""
        if self.order is None:
            return list(_bits(self.records, start, stop))
        if len(self) == self.listing.number:
            return list(self.order[start:stop])
        marks = self.records.to_bytes(self.listing.number // 8 + 1, "little")
        found = [place for place in self.order if marks[place >> 3] >> (place & 7) & 1]
        return found[start:stop]


def _bits(records: int, start: int, stop: int) -> Iterator[int]:
    """Yield the places of the bits that are set, from the one numbered `start` to before `stop`."""
    marks = records.to_bytes(records.bit_length() // 8 + 1, "little")
    number = 0
    for offset in range(0, len(marks), WORD // 8):
        word = int.from_bytes(marks[offset : offset + WORD // 8], "little")
        count = word.bit_count()
        if number >= stop:
            return
        if number + count > start:
            places = [offset * 8 + bit for bit in range(WORD) if word >> bit & 1]
            yield from places[max(0, start - number) : stop - number]
        number += count
