"""The search for identifiers in everything that a pack publishes. Always on, and last.

A place says file, element, cell or key; neither a place nor a message ever holds the value.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from scrutiny_lib.config.profile import Profile
from scrutiny_lib.disclosure.identifiers import Kind, field_kind, find
from scrutiny_lib.errors import DisclosureError
from scrutiny_lib.packs.gate.document import parse
from scrutiny_lib.packs.gate.file_texts import csv_texts, json_texts
from scrutiny_lib.packs.gate.page_texts import Placed, source_of, texts_of

_NAMED = 5
_DATED = {
    "run.json": re.compile(r"key (first|newest|started_at|finished_at)"),
    "register.json": re.compile(
        r"key (made|tables\[\d+\]\.cells\[\d+\]\.address\.(period|all but))"
    ),
    "findings.json": re.compile(r"key findings\[\d+\]\.cells\[\d+\]\.period"),
}
"""Keys under which a file says when something was made, or of which day its figures are."""


@dataclass(frozen=True, order=True)
class Place:
    """Where something was found: file, place in it, and kind. Never the value."""

    file: str
    where: str
    kind: Kind

    def __str__(self) -> str:
        """Say it as a part of a sentence."""
        return f"{self.kind} in {self.file}, {self.where}"


@dataclass(frozen=True)
class _Search:
    """One search: what is looked for besides the forms, and what may stand."""

    child_ids: frozenset[str]
    allowed: frozenset[str]
    known: dict[str, frozenset[Kind]] = field(default_factory=dict)

    def kinds(self, text: str) -> frozenset[Kind]:
        """Return the kinds of identifier that a text holds; equal texts are searched once."""
        if text not in self.known:
            found = find(text, child_ids=self.child_ids, allowed=self.allowed)
            self.known[text] = frozenset(one.kind for one in found)
        return self.known[text]

    def is_clean(self, text: str) -> bool:
        """Tell whether a text holds no identifier, so that it may name a place."""
        return not self.kinds(text)


def allowed_strings(profile: Profile, days: Iterable[date]) -> frozenset[str]:
    """Return the exact strings that a page of this profile may hold.

    They are what the profile has printed on every page (telephone numbers with the day on which
    they were checked, data protection references) and the given days, as the page writes them.
    """
    contacts, protection = profile.concerns.contacts, profile.data_protection
    said = [contact.number for contact in contacts]
    for one in (*(contact.checked for contact in contacts), *days):
        said.append(f"{one.day} {one:%B %Y}")
    references = (protection.isa_ref, protection.dpia_ref, protection.retention)
    return frozenset([*said, *(reference for reference in references if reference)])


def search_pack(
    folder: Path,
    *,
    child_ids: frozenset[str] = frozenset(),
    allowed: Collection[str] = (),
    unpublished: Collection[str] = (),
) -> list[Place]:
    """Search every file of a pack that is about to be published.

    Parameters
    ----------
    folder : Path
        The working folder.
    child_ids : frozenset of str
        The Child Unique IDs of the data that the pack was made from.
    allowed : collection of str
        Exact strings that may stand, as :func:`allowed_strings` returns them.
    unpublished : collection of str
        Names of files in the folder that are taken out before it is published.

    Returns
    -------
    list of Place
        Empty if nothing was found. A file that is not UTF-8 is a place too: it can't be read.
    """
    search = _Search(child_ids, frozenset(allowed))
    left_out = {folder / name for name in unpublished}
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path not in left_out)
    places: set[Place] = set()
    for number, path in enumerate(paths, start=1):
        name = path.relative_to(folder).as_posix()
        shown = name if search.is_clean(name) else f"file {number}{path.suffix}"
        places |= {Place(shown, "the name of the file", kind) for kind in search.kinds(name)}
        places |= _in_file(shown, name, path, search)
    return sorted(places)


def search_page(html: str, file: str, *, allowed: Collection[str] = ()) -> list[Place]:
    """Search one page; `file` is what places call it."""
    return sorted(_in_page(file, html, _Search(frozenset(), frozenset(allowed))))


def refuse(places: list[Place]) -> None:
    """Refuse a pack in which something was found.

    Raises
    ------
    DisclosureError
        One line that names the first places and their kinds, never a value.
    """
    if not places:
        return
    more = f"; and {len(places) - _NAMED} more" if len(places) > _NAMED else ""
    told = "; ".join(map(str, places[:_NAMED]))
    raise DisclosureError(
        f"nothing is published, because it may name a child or an adult: {told}{more}; "
        "take it out of the notebook or its data and run again"
    )


def _in_file(shown: str, name: str, path: Path, search: _Search) -> set[Place]:
    """Return the places of one file, read by its kind; an unknown kind is read as text."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        return {Place(shown, "a file that is not UTF-8 text", Kind.FREE_TEXT)}
    if path.suffix == ".html":
        return _in_page(shown, text, search)
    if path.suffix == ".csv":
        return _in_texts(shown, csv_texts(text), search)
    if path.suffix == ".json":
        return _in_json(shown, name, text, search)
    return _in_texts(shown, [Placed("its text", text)], search)


def _in_page(file: str, html: str, search: _Search) -> set[Place]:
    """Return the places of a page; its source counts where parsing lost something."""
    document = parse(html)
    places = _in_texts(file, texts_of(document, None), search)
    if places:  # names of places are only made where there is something to name
        places = _in_texts(file, texts_of(document, search.is_clean), search)
    seen = {place.kind for place in places}
    lost = _in_texts(file, [source_of(document)], search)
    return places | {place for place in lost if place.kind not in seen}


def _in_texts(file: str, texts: Iterable[Placed], search: _Search) -> set[Place]:
    """Return the places of placed texts."""
    places = set()
    for placed in texts:
        if found := search.kinds(placed.text):
            places |= {Place(file, placed.where, kind) for kind in found}
        kind = field_kind(placed.text) if placed.heads else None
        if kind is not None:
            places.add(Place(file, f"what stands under {placed.where}", kind))
    return places


def _in_json(shown: str, name: str, text: str, search: _Search) -> set[Place]:
    """Return the places of a JSON file, without the days that it has to name."""
    places = _in_texts(shown, json_texts(text, search.is_clean), search)
    dated = _DATED.get(name)
    if dated is None:
        return places
    return {p for p in places if not (p.kind is Kind.DATE and dated.fullmatch(p.where))}
