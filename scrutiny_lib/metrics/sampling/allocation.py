"""How many rows each stratum gives to a stratified draw."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction


def allocate(sizes: Mapping[str, int], size: int) -> dict[str, int]:
    """Share a draw out over strata: one each, then in proportion.

    Parameters
    ----------
    sizes : mapping of str to int
        How many rows each stratum has.
    size : int
        How many are drawn in all.

    Returns
    -------
    dict of str to int
        As Sainte-Laguë's method shares seats out, with one each to start with; ties go to the
        larger stratum, then by name.

    Raises
    ------
    ValueError
        If there are more strata than rows to draw, or more to draw than there are.
    """
    if size < len(sizes):
        raise ValueError(f"size is {size} for {len(sizes)} strata: draw one or more from each")
    if size > sum(sizes.values()):
        raise ValueError(f"size is {size}, but only {sum(sizes.values())} rows can be drawn")
    given = dict.fromkeys(sizes, 1)
    for _ in range(size - len(sizes)):
        open_to_more = [name for name in sizes if given[name] < sizes[name]]
        claim = {n: Fraction(sizes[n], 2 * given[n] + 1) for n in open_to_more}
        best = min(open_to_more, key=lambda n: (-claim[n], -sizes[n], n))
        given[best] += 1
    return given
