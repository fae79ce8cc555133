"""Read distinct cells as what their column holds: text, numbers, codes, yes or no."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from scrutiny_lib.loaders.tables.codes import CodeList, plain_words
from scrutiny_lib.loaders.text_table import as_text

Objects = npt.NDArray[np.object_]
CELL_ERRORS = frozenset(
    {"#n/a", "#ref!", "#value!", "#div/0!", "#name?", "#null!", "#num!", "#getting_data", "#spill!"}
)
_YES = frozenset({"yes", "y", "true", "t", "1", "1.0"})
_NO = frozenset({"no", "n", "false", "f", "0", "0.0"})
_NOT_SAID = frozenset(
    {"unknown", "not known", "not recorded", "not stated", "not applicable", "n/a", "na", "-"}
)
_LETTER = re.compile(r"^[a-z]\)\s*")
_NUMBER = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?$", re.I)
SEVERAL = ";"


class NotRead:
    """What stands for a cell that can't be read; blank cells are None."""


NOT_READ = NotRead()
Reader = Callable[[Any], Any]


def plain_texts(cells: Objects) -> Objects | None:
    """Return a column's cells as texts, blank ones None, if that is all that they ask for.

    None if a cell is neither text nor a whole number, or has spaces or the mark of an error in it:
    then each is looked at. Most columns of numbers and references need not be, and that is some
    twenty times as fast.
    """
    texts = cells.tolist()
    try:
        joined = "\0".join(texts)
    except TypeError:
        texts = [
            str(int(cell)) if type(cell) is float and cell.is_integer() else cell for cell in texts
        ]
        try:
            joined = "\0".join(texts)
        except TypeError:
            return None
        cells = np.fromiter(texts, dtype=object, count=len(texts))
    if "#" in joined or joined.split(None, 1) != [joined] or joined.count("\0") != len(cells) - 1:
        return None
    blank = np.asarray(cells == "", dtype=bool)
    if not blank.any():
        return cells
    filled = cells.copy()
    filled[blank] = None
    return filled


def is_blank(cell: Any) -> bool:
    """Tell whether a cell holds nothing: spaces, also those that don't break, are nothing."""
    return cell is None or cell != cell or (isinstance(cell, str) and not cell.strip())


def is_error(cell: Any) -> bool:
    """Tell whether a cell holds a spreadsheet's error."""
    return isinstance(cell, str) and cell.startswith("#") and cell.strip().lower() in CELL_ERRORS


def read_text(cell: Any) -> str:
    """Return a cell as text with spaces evened out; whole numbers without a decimal point."""
    return " ".join(as_text(cell).split())


def read_number(cell: Any) -> float | NotRead:
    """Return a cell as a number; a thousands comma and a sign for per cent are understood."""
    if isinstance(cell, bool):
        return float(cell)
    if isinstance(cell, (int, float)):
        return float(cell) if np.isfinite(cell) else NOT_READ
    text = str(cell).strip().replace(",", "").removesuffix("%").strip()
    return float(text) if _NUMBER.match(text) and np.isfinite(float(text)) else NOT_READ


def read_integer(cell: Any) -> int | NotRead:
    """Return a cell as a whole number that a frame can hold."""
    number = read_number(cell)
    if isinstance(number, NotRead) or not number.is_integer() or abs(number) >= 2**31:
        return NOT_READ
    return int(number)


def read_yes_no(cell: Any) -> bool | NotRead | None:
    """Return a cell as yes or no; None where it says that the answer isn't known."""
    if isinstance(cell, (int, float)):
        return bool(cell) if cell in (0, 1) else NOT_READ
    words = plain_words(str(cell))
    bare = _LETTER.sub("", words)
    if words in _YES or bare in _YES:
        return True
    if words in _NO or bare in _NO:
        return False
    return None if bare in _NOT_SAID else NOT_READ


def code_reader(codes: CodeList) -> Reader:
    """Return what reads one code of a list."""

    def read(cell: Any) -> str | NotRead:
        found = codes.read(as_text(cell))
        return NOT_READ if found is None else found

    return read


def several_reader(codes: CodeList) -> Reader:
    """Return what reads several codes with semicolons between; one that isn't read spoils none."""

    def read(cell: Any) -> tuple[str, int]:
        parts = [part for part in re.split(r"[;\n|]", as_text(cell)) if part.strip()]
        found = [codes.read(part) for part in parts]
        known = list(dict.fromkeys(code for code in found if code is not None))
        return SEVERAL.join(known), sum(code is None for code in found)

    return read
