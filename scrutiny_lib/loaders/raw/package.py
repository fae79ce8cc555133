"""Look into a workbook's archive before anything believes what it says of itself."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from xml.parsers import expat

from scrutiny_lib.errors import SourceError
from scrutiny_lib.loaders.raw.fault import broken, locked, no_workbook, too_large
from scrutiny_lib.loaders.raw.files import OLE, ZIP
from scrutiny_lib.loaders.raw.limits import PACKED_BYTES, PART_BYTES, PART_RATIO, PARTS

PIECE = 256 * 1024
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_WORKBOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_SMALLER = "send a shorter period in each file"


class Package:
    """The parts of a workbook, read no further than the limits allow.

    Parameters
    ----------
    path : Path
    start : bytes
        How the file begins.

    Raises
    ------
    SourceError
        If it is not a workbook, is locked, or would unpack to more than a workbook needs.
    """

    def __init__(self, path: Path, start: bytes) -> None:
        self.path = path
        if start.startswith(OLE):
            raise locked(path) if _LOCKED in path.read_bytes() else no_workbook(path)
        if not start.startswith(ZIP):
            raise no_workbook(path)
        try:
            with zipfile.ZipFile(path) as archive:
                entries = archive.infolist()
        except (
            zipfile.BadZipFile,
            OSError,
            ValueError,
            NotImplementedError,
            struct.error,
        ) as error:
            raise no_workbook(path) from error
        self.parts: dict[str, zipfile.ZipInfo] = {}
        for entry in entries:
            self._check(entry)
            self.parts[_plain(entry.filename)] = entry
        total = sum(entry.file_size for entry in entries)
        if len(self.parts) != len(entries) or len(entries) > PARTS:
            raise broken(path)
        if total > PACKED_BYTES:
            raise too_large(path, f"unpacks to {total // 1_000_000:,} MB", _SMALLER)
        if _WORKBOOK not in self.parts:
            raise no_workbook(path)

    def _check(self, entry: zipfile.ZipInfo) -> None:
        """Refuse a part that no spreadsheet program writes."""
        if entry.flag_bits & 0x1:
            raise locked(self.path)
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise broken(self.path)
        if entry.file_size > max(PART_BYTES, entry.compress_size * PART_RATIO):
            raise too_large(
                self.path,
                "a part of it unpacks to more than 200 times its size, which no table does",
                "do not open it; ask its sender what it is",
            )

    def pieces(self, name: str) -> Iterator[bytes]:
        """Unpack a part piece by piece, and see that it is as long as the archive says.

        `zipfile` stops at the length that the archive names, while others go on.

        Raises
        ------
        SourceError
            If the part is missing, damaged, or declares entities.
        """
        entry = self.parts.get(_plain(name))
        if entry is None:
            raise broken(self.path)
        left, first = entry.file_size, True
        try:
            for piece in _unpacked(self.path, entry):
                left -= len(piece)
                if left < 0:
                    raise broken(self.path)
                if first and b"<!DOCTYPE" in piece:
                    raise SourceError(
                        f"{self.path.name}: declares entities, which no spreadsheet program does; "
                        "do not open it; ask its sender what it is"
                    )
                if piece:
                    first = False
                    yield piece
        except (OSError, zlib.error, struct.error) as error:
            raise broken(self.path) from error
        if left:
            raise broken(self.path)

    def sheets(self) -> dict[str, str]:
        """Return the part of each sheet by the sheet's name, in the workbook's order."""
        targets = {
            found.get("Id", ""): found.get("Target", "")
            for found in self._elements(_RELATIONS, "Relationship")
        }
        parts = {}
        for found in self._elements(_WORKBOOK, "sheet"):
            target = targets.get(found.get("id", ""), "").removeprefix("/")
            part = target if target.startswith("xl/") else f"xl/{target}"
            parts[found.get("name", "")] = _plain(part)
        return parts

    def _elements(self, part: str, name: str) -> list[dict[str, str]]:
        """Return the attributes of each element of one name, prefixes left aside."""
        found: list[dict[str, str]] = []

        def opened(tag: str, attributes: dict[str, str]) -> None:
            if tag.rpartition(":")[2] == name:
                found.append({key.rpartition(":")[2]: value for key, value in attributes.items()})

        parser = expat.ParserCreate()
        parser.StartElementHandler = opened
        try:
            for piece in self.pieces(part):
                parser.Parse(piece)
            parser.Parse(b"", True)
        except (expat.ExpatError, UnicodeError, ValueError) as error:
            raise broken(self.path) from error
        return found


def _plain(name: str) -> str:
    """Return a part's name as calamine compares it."""
    return name.replace("\\", "/").lower()


def _unpacked(path: Path, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """Unpack one entry up to the end of its packed bytes, whatever its declared length."""
    with path.open("rb") as file:
        file.seek(entry.header_offset)
        header = struct.unpack("<4s5H3L2H", file.read(30))
        if header[0] != ZIP:
            raise zlib.error("no entry here")
        file.seek(header[9] + header[10], 1)
        left = entry.compress_size
        unpacker = zlib.decompressobj(-15) if entry.compress_type else None
        while left and (packed := file.read(min(left, PIECE))):
            left -= len(packed)
            if unpacker is None:
                yield packed
                continue
            while packed:
                yield unpacker.decompress(packed, PIECE)
                packed = unpacker.unconsumed_tail
        if unpacker is not None:
            yield unpacker.flush()
        if left or (unpacker is not None and not unpacker.eof):
            raise zlib.error("cut short")
