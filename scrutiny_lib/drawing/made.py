"""Make a draw: the cases, those that may replace them, and the groups they come from."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scrutiny_lib.drawing.columns import WORDS, said
from scrutiny_lib.drawing.frame import Frame, check_order, marks
from scrutiny_lib.drawing.wish import Wish
from scrutiny_lib.errors import UsageError
from scrutiny_lib.metrics.sampling import Draw, draw, sample_size

DRAWN, REPLACEMENT = "drawn", "replacement"
Stratum = tuple[str, ...]


@dataclass(frozen=True)
class Case:
    """A case that was drawn, or that stands ready to replace one.

    Attributes
    ----------
    place : int
        Where it stands in the order of the draw, from 1.
    reference : str
        Its random reference.
    stratum : str
        The group it was drawn from; empty if there are none.
    drawn_as : str
        ``drawn`` or ``replacement``.
    """

    place: int
    reference: str
    stratum: str
    drawn_as: str


@dataclass(frozen=True)
class Group:
    """A stratum, with how many cases could be drawn from it and how many were."""

    name: str
    n_eligible: int
    n_drawn: int


@dataclass(frozen=True)
class Made:
    """A draw with everything that is told of it.

    Attributes
    ----------
    draw : Draw
        As `scrutiny_lib.metrics.sampling` made it.
    by : tuple of str
        Headings of the strata.
    order_rule : str
        How the order was made, and what a column that orders was read as.
    exclusions : tuple of (str, int)
        Each reason, with how many rows can't be drawn because of it.
    groups : tuple of Group
        By name; empty if there are none.
    cases : tuple of Case
        Those drawn, then the replacements, each in the order of the draw.
    """

    draw: Draw
    by: tuple[str, ...]
    order_rule: str
    exclusions: tuple[tuple[str, int], ...]
    groups: tuple[Group, ...]
    cases: tuple[Case, ...]


def new_seed() -> int:
    """Make a seed of nine figures, which no identifier has."""
    return 100_000_000 + secrets.randbelow(900_000_000)


def make_draw(wish: Wish, frame: Frame, seed: int) -> Made:
    """Draw cases.

    Parameters
    ----------
    wish : Wish
        What was asked for.
    frame : Frame
        What is drawn from.
    seed : int
        Of the draw.

    Raises
    ------
    UsageError
        If a column is not there or can't be used as asked, or fewer cases can be drawn than were
        asked for.
    """
    by, order_by = [[frame.column(n) for n in names] for names in (wish.by, wish.order_by)]
    check_order(frame, order_by)
    excluded = marks(frame, wish.exclusions)
    left_out = {reason: yes.to_numpy() for reason, yes in excluded.items()}
    n_eligible = len(frame.cells) - sum(map(any, zip(*left_out.values(), strict=True)))
    try:
        drawn = draw(
            frame.cells,
            _size(wish, n_eligible, frame.place),
            wish.chosen_method,
            seed=seed,
            strata=by or None,
            exclude=left_out,
            order_by=order_by,
        )
    except ValueError as error:
        raise UsageError(f"{frame.place}: {error}") from error
    counted = Counter(drawn.exclusions["reason"])
    strata = _strata(frame, by)
    return Made(
        draw=drawn,
        by=tuple(by),
        order_rule=_order_rule(drawn, frame, order_by),
        exclusions=tuple((reason, counted[reason]) for reason in excluded),
        groups=_groups(drawn, strata) if by else (),
        cases=tuple(
            _cases(drawn, strata, frame.texts[frame.column(wish.reference)].tolist(), wish)
        ),
    )


def _size(wish: Wish, n_eligible: int, place: str) -> int:
    """Return how many cases to draw."""
    if not n_eligible:
        raise UsageError(f"{place}: no case can be drawn, all are excluded; look at --exclude")
    if wish.size is not None:
        return wish.size
    return int(sample_size(n_eligible, margin=wish.margin or 0))


def _order_rule(drawn: Draw, frame: Frame, order_by: Sequence[str]) -> str:
    """Say how the order was made: as days or as numbers it is another one than as words."""
    read = ", ".join(
        f"{name} as {frame.kinds[name]}" for name in order_by if frame.kinds[name] != WORDS
    )
    return f"{drawn.order_rule} ({read})" if read else drawn.order_rule


def _strata(frame: Frame, by: Sequence[str]) -> list[Stratum]:
    """Return the group of each row, by the frame's positions."""
    if not by:
        return [()] * len(frame.cells)
    columns = [map(said, frame.cells[name].tolist()) for name in by]
    return list(zip(*columns, strict=True))


def _groups(drawn: Draw, strata: Sequence[Stratum]) -> tuple[Group, ...]:
    """Count what could be drawn from each group and what was."""
    eligible = Counter(strata[position] for position in drawn.order)
    chosen = Counter(strata[position] for position in drawn.positions)
    return tuple(Group(", ".join(one), eligible[one], chosen[one]) for one in sorted(eligible))


def _cases(
    drawn: Draw, strata: Sequence[Stratum], names: Sequence[str], wish: Wish
) -> Iterator[Case]:
    """Yield cases drawn, then replacements, by their places in the order."""
    place_of = {p: at for at, p in enumerate(drawn.order)}
    chosen = sorted(place_of[position] for position in drawn.positions)
    spare = sorted(_replacements(drawn, strata, chosen, wish.replacements))
    for places, drawn_as in ((chosen, DRAWN), (spare, REPLACEMENT)):
        for place in places:
            position = drawn.order[place]
            yield Case(place + 1, names[position], ", ".join(strata[position]), drawn_as)


def _replacements(
    drawn: Draw, strata: Sequence[Stratum], chosen: Sequence[int], number: int
) -> set[int]:
    """Return the places of the replacements, as the draw's rule finds them.

    Of a systematic draw the rule looks on from the case that can't be looked at, so there are as
    many after each case; else they are the next of the order, or of each group in the order.
    """
    taken, length = set(chosen), len(drawn.order)
    found: set[int] = set()
    if drawn.method == "systematic":
        for start in chosen:
            after = ((start + step) % length for step in range(1, length))
            free = (place for place in after if place not in taken)
            found.update(place for place, _ in zip(free, range(number), strict=False))
        return found
    given: Counter[Stratum] = Counter()
    for place, position in enumerate(drawn.order):
        if place not in taken and given[strata[position]] < number:
            given[strata[position]] += 1
            found.add(place)
    return found
