"""The different cells of a column of a large CSV, kept from piece to piece."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from scrutiny_lib.loaders.raw.model import Objects
from scrutiny_lib.loaders.raw.words import SPREAD, Numbers, Words, number_of

Places = npt.NDArray[np.intp]
Flags = npt.NDArray[np.bool_]
MOST_DIFFERENT = 0.4
"""Share of the cells of a piece that are new, up to which each is made into a text only once."""
MOST_KEPT = 50_000
"""Different cells after which they are gathered afresh: no column of codes or dates has more."""
_SLOT_BITS = 16


class Different:
    """The different cells so far.

    Attributes
    ----------
    cells : ndarray of object
        In the order in which they were met: those of a later piece come after.
    """

    def __init__(self) -> None:
        self._begin()

    def _begin(self) -> None:
        self.cells: Objects = np.empty(0, dtype=object)
        self._numbers = pd.Index(np.zeros(0, dtype=np.uint64))
        self._words = np.zeros((1, 0), dtype=np.uint64)
        # Where the number of a cell most likely is; a look there is ten times as fast as a search.
        self._slots = np.zeros(2**_SLOT_BITS, dtype=np.intp)

    def places(
        self, words: Sequence[Words], texts: Callable[[Numbers], list[str]]
    ) -> Places | None:
        """Return for each cell of a piece which of `cells` it is.

        Parameters
        ----------
        words : sequence of ndarray
            Of the cells, as `scrutiny_lib.loaders.raw.words.words_at` gives them.
        texts : callable
            Gives the cells of some rows as texts.

        Returns
        -------
        ndarray of int, or None
            None where too many are new, or two different ones have the same number.
        """
        numbers = number_of(words)
        at = self._slots[_slots(numbers)]
        others = self._are_others(words, at) if len(self.cells) else np.ones(len(at), dtype=bool)
        other = np.flatnonzero(others)
        if not len(other):
            return at
        at[other] = self._numbers.get_indexer(pd.Index(numbers[other]))
        new = other[at[other] < 0]
        if len(new):
            codes, fresh = pd.factorize(numbers[new])
            if len(fresh) > max(MOST_DIFFERENT * len(numbers), 1):
                return None
            if len(self.cells) and len(self.cells) + len(fresh) > MOST_KEPT:
                self._begin()
                return self.places(words, texts)
            at[new] = len(self.cells) + codes
            first = np.zeros(len(fresh), dtype=np.int64)
            first[codes[::-1]] = new[::-1]  # what is written last is the first row
            self._take_in([word[first] for word in words], fresh, texts(first))
        return None if self._are_others([word[other] for word in words], at[other]).any() else at

    def _take_in(self, words: Sequence[Words], numbers: Words, texts: list[str]) -> None:
        """Add cells that are new."""
        before = len(self.cells)
        known = np.zeros((max(len(words), len(self._words)), before + len(texts)), dtype=np.uint64)
        known[: len(self._words), :before] = self._words
        known[: len(words), before:] = words
        self._words = known
        self._numbers = pd.Index(np.concatenate((self._numbers.to_numpy(), numbers)))
        self._slots[_slots(numbers)] = np.arange(before, before + len(texts))
        self.cells = np.concatenate((self.cells, objects(texts)))

    def _are_others(self, words: Sequence[Words], at: Places) -> Flags:
        """Return which cells are not those whose places these are, word for word."""
        others = self._words[0].take(at) != words[0]
        for known, word in itertools.zip_longest(self._words[1:], words[1:]):
            there = np.uint64(0) if known is None else known.take(at)
            others |= there != (np.uint64(0) if word is None else word)
        return np.asarray(others)


def _slots(numbers: Words) -> Places:
    """Return a slot for each number, the same one for some numbers."""
    return ((numbers * SPREAD) >> np.uint64(64 - _SLOT_BITS)).view(np.intp)


def objects(texts: list[str]) -> Objects:
    """Return texts as an array."""
    return np.fromiter(texts, dtype=object, count=len(texts))
