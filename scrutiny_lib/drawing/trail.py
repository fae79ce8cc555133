"""The trail of a draw, in plain words: all that anyone needs to repeat it."""

from __future__ import annotations

import datetime
import shlex
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from scrutiny_lib.drawing.made import DRAWN, REPLACEMENT, Case, Made
from scrutiny_lib.drawing.wish import PURPOSE, REFERENCE, REPLACEMENTS, Wish

_EACH = {"systematic": " after each case drawn", "stratified": " of each group"}


@dataclass(frozen=True)
class Told:
    """What a trail says besides the draw itself.

    Attributes
    ----------
    place : str
        The frame's file, and its sheet if there is one.
    purpose : str
        What the cases are for, as a reader is told.
    drawn_on : date
        The day of the draw.
    drawn_again : int
        How often it was drawn again.
    ending : str
        What became of the record.
    """

    place: str
    purpose: str
    drawn_on: datetime.date
    drawn_again: int
    ending: str


def trail(wish: Wish, made: Made, told: Told) -> str:
    """Return the whole trail of a draw.

    Parameters
    ----------
    wish : Wish
        What was asked for.
    made : Made
        What was drawn.
    told : Told
        What is said besides.
    """
    parts = (_head(wish, told), _frame(made, told), _method(made), _lists(made))
    paragraphs = ["\n".join(part) for part in parts]
    return "\n\n".join([*paragraphs, told.ending, f"To repeat it:\n  {command(wish, made)}"])


def _head(wish: Wish, told: Told) -> Iterator[str]:
    title = " ".join(wish.title.split())
    yield f"Draw {wish.name}" + (f": {title}" if title else "")
    yield f"For: {told.purpose}"
    yield f"Drawn on: {told.drawn_on:%Y-%m-%d}"
    if told.drawn_again:
        yield f"Drawn again under this name: {_many(told.drawn_again, 'time')}"


def _frame(made: Made, told: Told) -> Iterator[str]:
    drawn = made.draw
    yield f"Frame: {told.place}, {_many(drawn.n_frame, 'row')}"
    yield f"SHA-256 of its rows: {drawn.frame_sha256}"
    yield f"Left out: {_many(drawn.n_frame - drawn.n_eligible, 'row')}"
    for reason, number in made.exclusions:
        yield f"  {reason}: {number}"
    yield f"Could be drawn: {_many(drawn.n_eligible, 'row')}"


def _method(made: Made) -> Iterator[str]:
    drawn = made.draw
    yield f"Method: {drawn.method}, {drawn.size} of {drawn.n_eligible}"
    yield f"Seed: {drawn.seed}"
    yield f"Order: {made.order_rule}"
    if drawn.method == "systematic":
        step = drawn.n_eligible / drawn.size
        yield f"Step: one in {step:.3g}, from a start that seed and frame decide"
    if made.groups:
        yield f"Groups, by {', '.join(made.by)}:"
    for group in made.groups:
        yield f"  {group.name}: {group.n_drawn} of {group.n_eligible}"


def _lists(made: Made) -> Iterator[str]:
    yield "Drawn, by place in the order:"
    yield from _lines(case for case in made.cases if case.drawn_as == DRAWN)
    spare = [case for case in made.cases if case.drawn_as == REPLACEMENT]
    each = _EACH.get(made.draw.method, "")
    yield f"Replacements{each}, by place in the order:" if spare else "Replacements: none listed"
    yield from _lines(spare)
    yield f"Rule: {made.draw.replacement_rule}"


def _lines(cases: Iterable[Case]) -> Iterator[str]:
    for case in cases:
        yield f"  {case.place}. {case.reference}" + (f" ({case.stratum})" if case.stratum else "")


def command(wish: Wish, made: Made) -> str:
    """Return the command that repeats a draw, for a shell.

    Parameters
    ----------
    wish : Wish
        What was asked for; what it left to chance is filled in.
    made : Made
        What was drawn.
    """
    options: list[tuple[str, str | None]] = [
        ("--name", wish.name),
        ("--size", str(made.draw.size)),
        ("--method", made.draw.method),
        *(("--by", name) for name in wish.by),
        *(("--order-by", name) for name in wish.order_by),
        ("--reference", wish.reference if wish.reference != REFERENCE else None),
        ("--seed", str(made.draw.seed)),
        *(("--exclude", words) for words in wish.exclude),
        ("--replacements", _unless(wish.replacements, REPLACEMENTS)),
        ("--purpose", _unless(wish.purpose, PURPOSE)),
        ("--title", wish.title or None),
        ("--to", None if wish.to is None else str(wish.to)),
        ("--profile", wish.profile),
    ]
    words = [word for option, value in options if value is not None for word in (option, value)]
    return shlex.join(["scrutiny", "draw", _path(wish.frame), *words])


def _unless(value: object, default: object) -> str | None:
    return None if value == default else str(value)


def _path(path: Path) -> str:
    """Return a path as a command takes it: one that begins with a hyphen is no option."""
    text = str(path)
    return f"./{text}" if text.startswith("-") else text


def _many(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
