"""Look at a file's bytes once, before anything else reads it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from scrutiny_lib.errors import SourceError

PIECE = 4 * 1024 * 1024
ZIP, OLE, UTF16 = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", (b"\xff\xfe", b"\xfe\xff")


def first_bytes(path: Path) -> bytes:
    """Return how a file begins.

    Raises
    ------
    SourceError
        If there is no such file, it cannot be opened or it holds nothing.
    """
    if not path.is_file():
        raise SourceError(f"{path.name}: there is no such file; check the name and the folder")
    start = next(pieces(path), b"")
    if not start.strip() and not any(piece.strip() for piece in pieces(path)):
        raise SourceError(f"{path.name}: the file is empty; ask for it again")
    return start


def pieces(path: Path) -> Iterator[bytes]:
    """Go through a file's bytes.

    Raises
    ------
    SourceError
        If it cannot be opened.
    """
    try:
        with path.open("rb") as file:
            while piece := file.read(PIECE):
                yield piece
    except OSError as error:
        raise SourceError(f"{path.name}: cannot be opened; check who may read it") from error


def digest(path: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    sha = hashlib.sha256()
    for piece in pieces(path):
        sha.update(piece)
    return sha.hexdigest()
