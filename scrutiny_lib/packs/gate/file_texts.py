"""Every text of a published CSV or JSON file, each with the place where it stands."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from functools import partial

from scrutiny_lib.packs.gate.page_texts import Placed


def csv_texts(text: str) -> Iterator[Placed]:
    """Return the cells of a CSV by row and column, the heading being row 1."""
    for at, row in enumerate(csv.reader(io.StringIO(text, newline="")), start=1):
        for column, cell in enumerate(row, start=1):
            yield Placed(f"row {at}, column {column}", cell, heads=at == 1)


class _Number(str):
    """A JSON number as it is written."""


class _Pairs(list[tuple[str, object]]):
    """A JSON object with every pair of it, those with one key twice too."""


def json_texts(text: str, is_clean: Callable[[str], bool]) -> Iterator[Placed]:
    """Return keys and values of a JSON file by their path, numbers as they are written.

    Parameters
    ----------
    text : str
        The file. One that is no JSON is one text.
    is_clean : callable
        Tells whether a key may stand in the name of a place.
    """
    try:
        whole = json.loads(
            text,
            object_pairs_hook=_Pairs,
            parse_int=_Number,
            parse_float=_Number,
            parse_constant=_Number,
        )
    except ValueError:
        yield Placed("its text", text)
        return
    yield from _below(whole, "", is_clean)


def _has_words(value: object) -> bool:
    """Tell whether a JSON value is a text or a list with one."""
    if isinstance(value, _Pairs):
        return False
    if isinstance(value, list):
        return any(map(_has_words, value))
    return isinstance(value, str) and not isinstance(value, _Number) and bool(value)


def _below(value: object, path: str, is_clean: Callable[[str], bool]) -> Iterator[Placed]:
    """Return the keys and values of a JSON value by their path."""
    below = partial(_below, is_clean=is_clean)
    if isinstance(value, _Pairs):
        for at, (key, inner) in enumerate(value, start=1):
            clean = key if is_clean(key) else f"(key {at})"
            step = f"{path}.{clean}" if path else clean
            yield Placed(f"the key {step}", key, heads=_has_words(inner))
            yield from below(inner, step)
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from below(inner, f"{path}[{at}]")
    elif isinstance(value, str):
        yield Placed(f"key {path}" if path else "its text", value)
