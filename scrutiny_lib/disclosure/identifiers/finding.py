"""What was found, and never what it was."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

Span = tuple[int, int]


class Kind(StrEnum):
    """What an identifier is, in the words of a message."""

    NHS_NUMBER = "NHS number"
    UPN = "unique pupil number"
    NINO = "national insurance number"
    POSTCODE = "postcode"
    DATE = "full date"
    PHONE = "phone number"
    EMAIL = "e-mail address"
    CHILD_ID = "Child Unique ID"
    NAME = "personal name"
    FREE_TEXT = "free text"


@dataclass(frozen=True, order=True)
class Finding:
    """Where in a text an identifier stands: ``text[start:end]``.

    It holds no part of the text, so that it may be logged and shown.
    """

    start: int
    end: int
    kind: Kind
