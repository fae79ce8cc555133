"""The search for passwords, keys and tokens in everything that a pack publishes. Always on.

A fault says kind and place, never the value.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from scrutiny_lib.disclosure.identifiers import find
from scrutiny_lib.disclosure.identifiers.plain import views
from scrutiny_lib.errors import GateError
from scrutiny_lib.packs.gate.document import Document, parse
from scrutiny_lib.packs.gate.file_texts import csv_texts, json_texts
from scrutiny_lib.packs.gate.page_texts import Placed, source_of, texts_of
from scrutiny_lib.packs.gate.secret_forms import FORMS, LOWER_FORMS, NAME_OF_SECRET

_NAMED = 5
_SHORTEST = 3  # no secret, nor the name of one, has fewer letters


class _Secret(NamedTuple):
    """What was found, and where. Never the value."""

    kind: str
    where: str

    def __str__(self) -> str:
        """Say it as a part of a sentence."""
        return f"{self.kind} in {self.where}"


def no_secret(document: Document) -> list[str]:
    """Refuse passwords, keys and tokens anywhere in a page, seen or not."""
    return [f"there is {secret}" for secret in _in_page(document)]


def refuse_secrets(folder: Path, *, unpublished: Collection[str] = ()) -> None:
    """Look through every file that is about to be published.

    Parameters
    ----------
    folder : Path
        The working folder.
    unpublished : collection of str
        Names of files in it that are taken out first, or were looked through already.

    Raises
    ------
    GateError
        If anything in them looks like a password, a key or a token.
    """
    left_out = {folder / name for name in unpublished}
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path not in left_out)
    faults = [
        f"{secret} of {_shown(number, path, folder)}"
        for number, path in enumerate(paths, start=1)
        for secret in _in_file(path)
    ]
    if faults:
        more = f"; and {len(faults) - _NAMED} more" if len(faults) > _NAMED else ""
        raise GateError(
            f"nothing is published, because there is {'; '.join(faults[:_NAMED])}{more}; take it "
            "out of the notebook, its data or its parameters, and have it replaced where it is used"
        )


@lru_cache(maxsize=8192)
def kinds_of(text: str) -> tuple[str, ...]:
    """Return the kinds of secret that a text holds."""
    if len(text) < _SHORTEST:
        return ()
    plain = [view.text for view in views(text)]
    found = {form.kind for one in plain for form in FORMS if form.is_in(one)}
    lower = [one.lower() for one in plain]
    found |= {form.kind for one in lower for form in LOWER_FORMS if form.is_in(one)}
    if NAME_OF_SECRET.fullmatch(text):
        found.add("what is named as a password or key")
    return tuple(sorted(found))


def _is_clean(text: str) -> bool:
    """Tell whether a text may stand in the name of a place."""
    return not kinds_of(text) and not find(text)


def _shown(number: int, path: Path, folder: Path) -> str:
    """Name a file, unless its name gives something away."""
    name = path.relative_to(folder).as_posix()
    return name if _is_clean(name) else f"file {number}{path.suffix}"


def _in_file(path: Path) -> Iterator[_Secret]:
    """Return the secrets of one file, its name too, read by its kind."""
    yield from _in_texts([Placed("the name", path.name)])
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        yield _Secret("something that can't be looked through, as it is not UTF-8,", "the whole")
        return
    if path.suffix == ".html":
        yield from _in_page(parse(text))
    elif path.suffix == ".csv":
        yield from _in_texts(csv_texts(text))
    elif path.suffix == ".json":
        yield from _in_texts(json_texts(text, _is_clean))
    else:
        yield from _in_texts([Placed("its text", text)])


def _in_page(document: Document) -> list[_Secret]:
    """Return the secrets of a page; its source counts where parsing lost something."""
    lost = _in_texts([source_of(document)])
    found = _in_texts(texts_of(document, None))
    if found:  # names of places are only made where there is something to name
        found = _in_texts(texts_of(document, _is_clean))
    seen = {secret.kind for secret in found}
    return found + [secret for secret in lost if secret.kind not in seen]


def _in_texts(texts: Iterable[Placed]) -> list[_Secret]:
    """Return kind and place of each secret, in the order in which they stand."""
    every = (_Secret(kind, placed.where) for placed in texts for kind in kinds_of(placed.text))
    return list(dict.fromkeys(every))
