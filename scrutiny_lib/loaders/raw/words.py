"""Texts as numbers of eight bytes, which are compared many times as fast."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]
Words = npt.NDArray[np.uint64]
WORD, MOST_WORDS = 8, 4
"""Bytes of a word, and the words up to which a text is compared so."""
PADDING = bytes(WORD * (MOST_WORDS + 1))
"""What has to stand after the last text, so that no word reaches beyond the end."""

SPREAD = np.uint64(0x9E37_79B9_7F4A_7C15)
"""An odd number with its bits well spread, the golden ratio's."""

_SPREADS = [np.uint64(0xBF58_476D_1CE4_E5B9 + 2 * place) for place in range(MOST_WORDS - 1)]
_FIRST_SIGN, _LAST_SIGN = ord("!"), ord("~")
_MASKS = np.array([2 ** (8 * kept) - 1 for kept in range(WORD + 1)], dtype=np.uint64)


def words_at(content: bytes, starts: Numbers, lengths: Numbers) -> list[Words] | None:
    """Return the words of texts, the first of each, then the second, and so on.

    Parameters
    ----------
    content : bytes
        With `PADDING` at its end.
    starts, lengths : ndarray of int
        Where each text begins, and how many bytes it has.

    Returns
    -------
    list of ndarray, or None
        As many as the longest text has, at least one, zeros where a text has ended; None if it
        has more than `MOST_WORDS`. Texts without zero bytes are alike if all their words are.
    """
    longest = int(lengths.max(initial=0))
    if longest > WORD * MOST_WORDS:
        return None
    view = np.ndarray((len(content) - WORD,), np.uint64, content, strides=(1,))
    words = []
    for before in range(0, max(longest, 1), WORD):
        word = view[starts + before if before else starts]
        kept = lengths - before if before else lengths
        if before:
            kept = np.maximum(kept, 0)
        if longest - before > WORD:
            kept = np.minimum(kept, WORD)
        word &= _MASKS[kept]
        words.append(word)
    return words


def words_of(texts: list[str]) -> list[Words] | None:
    """Return the words of texts; None if one is long, is no text or holds a zero byte.

    Raises
    ------
    TypeError
        If one is no text.
    """
    try:
        joined = "\0".join(texts).encode()
    except UnicodeEncodeError:
        return None
    content = joined + PADDING
    marks = np.flatnonzero(np.frombuffer(content, np.uint8, len(joined) + 1) == 0)
    if len(marks) != len(texts):
        return None
    starts = np.concatenate(([0], marks[:-1] + 1))
    return words_at(content, starts, marks - starts)


def number_of(words: Sequence[Words]) -> Words:
    """Make one number of the words of each text.

    Texts that are alike have the same one, however many words there are besides; hardly ever do
    others.
    """
    number = words[0]
    for word, spread in zip(words[1:], _SPREADS, strict=False):
        mixed = word * spread
        mixed ^= mixed >> np.uint64(29)
        number = number ^ mixed
    return number


def are_plain(words: list[Words]) -> bool:
    """Whether no text is blank, or has anything but letters, figures and signs other than ``#``."""
    if not words[0].all():
        return False
    for word in words:
        letters = word.view(np.uint8)
        odd = (letters - np.uint8(_FIRST_SIGN)) > np.uint8(_LAST_SIGN - _FIRST_SIGN)
        if (odd & (letters != 0)).any() or (letters == ord("#")).any():
            return False
    return True
