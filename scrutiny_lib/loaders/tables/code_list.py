"""Lists of codes, and how the many ways of writing a code are read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from pydantic import Field, model_validator

from scrutiny_lib.config.strict_yaml import Id, StrictModel, Text

_LETTER = re.compile(r"^[a-z]{1,2}\)\s*")
_QUOTES = str.maketrans({"‘": "'", "’": "'", "`": "'", "“": '"', "”": '"', "–": "-", "—": "-"})


def plain_words(text: str) -> str:
    """Return a text as headers and codes are compared: case, spaces and quotes evened out.

    Non-breaking spaces count as spaces, curly quotes as straight ones, dashes as hyphens.
    """
    even = unicodedata.normalize("NFKC", text).translate(_QUOTES)
    return " ".join(even.split()).casefold()


class Code(StrictModel):
    """One code of a list.

    Attributes
    ----------
    code : str
        What stands in a frame.
    label : str
        What a reader is told.
    aliases : tuple of str
        Other ways in which it is written; compared by `plain_words`.
    unknown : bool
        Whether it says that the answer is not known, not stated or was refused.
    lowest : int, optional
        Of an age band: its youngest age in years; -1 is a child not born yet.
    meaning : str
        A sentence for the form and the reader, where the label is not enough.
    """

    code: Text
    label: Text
    aliases: tuple[Text, ...] = ()
    unknown: bool = False
    lowest: int | None = None
    meaning: str = ""


class CodeList(StrictModel):
    """A list of codes.

    Attributes
    ----------
    ordered : bool
        Whether a later code is more than an earlier one, as on a scale.
    codes : tuple of Code
        In the order in which they are shown.
    """

    label: Text
    source: str = ""
    ordered: bool = False
    codes: tuple[Code, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _no_two_alike(self) -> CodeList:
        seen: dict[str, str] = {}
        for code in self.codes:
            for way in {plain_words(w) for w in (code.code, code.label, *code.aliases)}:
                if seen.setdefault(way, code.code) != code.code:
                    raise ValueError(f"'{way}' means both '{seen[way]}' and '{code.code}'")
        return self

    @property
    def values(self) -> tuple[str, ...]:
        """The codes themselves, in their order."""
        return tuple(code.code for code in self.codes)

    @property
    def unknowns(self) -> frozenset[str]:
        """The codes that say that the answer is not known."""
        return frozenset(code.code for code in self.codes if code.unknown)

    def label_of(self, code: str) -> str:
        """Return what a reader is told for a code.

        Raises
        ------
        KeyError
            If the list has no such code.
        """
        return next(one.label for one in self.codes if one.code == code)

    def model_copy(self, **changes: Any) -> CodeList:
        """Copy the list; the copy works out anew how its codes are written."""
        copy = super().model_copy(**changes)
        copy.__dict__.pop("_by_writing", None)
        return copy

    @cached_property
    def _by_writing(self) -> dict[str, str]:
        ways: dict[str, str] = {}
        for one in self.codes:
            for way in (one.code, one.label, *one.aliases):
                ways.setdefault(plain_words(way), one.code)
        return ways

    def read(self, written: str) -> str | None:
        """Return the code that a cell means, or None.

        The whole text counts first. Then the leading letter of a drop-down (``b) Female``) is
        taken off, since it drifts between systems; then what stands before a colon or a dash is
        the code (``q) 6: Police``, ``N1 - Abuse or Neglect``).
        """
        whole = plain_words(written)
        bare = _LETTER.sub("", whole)
        heads = (re.split(r"\s*:\s*|\s+-\s+|:", bare, maxsplit=1)[0].strip(),)
        for way in (whole, bare, *heads):
            if way in self._by_writing:
                return self._by_writing[way]
        return None


class CodeLists(StrictModel):
    """A file of code lists."""

    code_lists: dict[Id, CodeList]


class Codes(Mapping[str, CodeList]):
    """Every code list that tables may name."""

    def __init__(self, lists: Mapping[str, CodeList]) -> None:
        self._lists = dict(lists)

    def __getitem__(self, name: str) -> CodeList:
        """Return a list by its name."""
        return self._lists[name]

    def __iter__(self) -> Iterator[str]:
        """Go through the names."""
        return iter(self._lists)

    def __len__(self) -> int:
        """Count the lists."""
        return len(self._lists)

    def __hash__(self) -> int:
        """Tell this mapping from others; it is never changed."""
        return id(self)
