"""Identifiers that have the right form and can belong to nobody.

Child IDs begin with SYN. NHS numbers lie in the range 999, which the NHS keeps for tests. Unique
pupil numbers name an authority 000, which there is not. Postcodes lie in ZZ99, which is no place.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from scrutiny_lib.demo.chance import Ints

Texts = npt.NDArray[np.object_]
_UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
_INWARD = "ABDEFGHJLNPQRSTUWXYZ"


def references(prefix: str, numbers: Ints, digits: int = 7) -> Texts:
    """Return references such as SYN0001234; equal numbers have equal references."""
    uniques, at = np.unique(numbers, return_inverse=True)
    made = np.array([f"{prefix}{number:0{digits}d}" for number in uniques.tolist()], dtype=object)
    return np.asarray(made[at] if made.size else np.array([], dtype=object))


def nhs_numbers(numbers: Ints) -> Texts:
    """Return NHS numbers of the test range, each with its check digit.

    A number whose check digit would be 10 is not used: the next one is taken.
    """
    uniques, at = np.unique(numbers, return_inverse=True)
    stems = 999_000_000 + uniques % 999_999
    digit = _nhs_check(stems)
    while (digit == 10).any():
        stems = np.where(digit == 10, 999_000_000 + (stems + 1) % 999_999, stems)
        digit = _nhs_check(stems)
    made = np.array(
        [f"{s}{d}" for s, d in zip(stems.tolist(), digit.tolist(), strict=True)], object
    )
    return np.asarray(made[at])


def _nhs_check(stems: Ints) -> Ints:
    total = sum((stems // 10 ** (8 - place) % 10) * (10 - place) for place in range(9))
    return np.asarray((11 - np.asarray(total) % 11) % 11)


def upns(numbers: Ints) -> Texts:
    """Return permanent pupil numbers of an authority 000, each with its check letter."""
    digits = [f"000{number % 10_000_000:09d}" for number in numbers.tolist()]
    weights = range(2, 14)
    totals = [sum(w * int(d) for w, d in zip(weights, row, strict=True)) for row in digits]
    letters = [_UPN_LETTERS[total % 23] for total in totals]
    return np.array([a + row for a, row in zip(letters, digits, strict=True)], dtype=object)


def postcodes(numbers: Ints) -> Texts:
    """Return postcodes in ZZ99."""
    size = len(_INWARD)
    every = np.array(
        [f"ZZ99 {n}{a}{b}" for n in range(10) for a in _INWARD for b in _INWARD], dtype=object
    )
    return np.asarray(every[numbers % (10 * size * size)])
