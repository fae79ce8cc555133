"""Make the archive of a workbook worse, or the XML in it."""

from __future__ import annotations

import re
import struct
import zipfile
from pathlib import Path
from random import Random

from tests.loaders.fuzz.base import Sheets, write_book
from tests.loaders.fuzz.cells import ANY, Mutation

REFUSED = "refused"
"""There is no frame at all: one clear error."""
BOMB = (
    '<!DOCTYPE x [<!ENTITY a0 "aaaaaaaaaa">'
    + "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))
    + "]>"
)
FAR = (
    '<c r="XFD1048576"><v>1</v></c>',
    "<c r='XFD1048576'><v>1</v></c>",
    '<c s="0" r="XFD1048576"><v>1</v></c>',
    '<c r="A1" r="XFD1048576"><v>1</v></c>',
    '<c r="ZZZZZZ1"><v>1</v></c>',
    '<c r="A4294967295"><v>1</v></c>',
    '<x:c r="XFD1048576"><v>1</v></x:c>',
)
NUMBERS = ("1e308", "-1e308", "NaN", "inf", "9" * 400, "-1", "2958466", "1e10", "", "0x10", "60.5")
Parts = dict[str, bytes]


def cut_short(random: Random, folder: Path, sheets: Sheets) -> str:
    content = write_book(folder / "book.xlsx", sheets).read_bytes()
    (folder / "book.xlsx").write_bytes(content[: random.randrange(len(content))])
    return REFUSED


def bytes_flipped(random: Random, folder: Path, sheets: Sheets) -> str:
    content = bytearray(write_book(folder / "book.xlsx", sheets).read_bytes())
    for _ in range(random.choice([1, 5, 50])):
        content[random.randrange(len(content))] ^= 1 << random.randrange(8)
    (folder / "book.xlsx").write_bytes(content)
    return ANY


def xml_scrambled(random: Random, folder: Path, sheets: Sheets) -> str:
    """Letters of the XML are changed and the archive is whole: this reaches the XML's reader."""
    parts = parts_of(folder, sheets)
    name = random.choice(list(parts))
    content = bytearray(parts[name])
    for _ in range(random.choice([1, 5, 50])):
        content[random.randrange(len(content))] = random.choice(b"\x00<>/\"'=&;:0 9Aa\xff\xe9!-[]")
    write_parts(folder, parts | {name: bytes(content)})
    return ANY


def xml_shuffled(random: Random, folder: Path, sheets: Sheets) -> str:
    """Pieces of the XML are left out, repeated or put elsewhere."""
    parts = parts_of(folder, sheets)
    name = random.choice(list(parts))
    content = parts[name]
    for _ in range(random.randrange(1, 6)):
        first, last = sorted(random.randrange(len(content) + 1) for _ in range(2))
        piece = content[first : min(last, first + 300)]
        kept = random.choice([content, content[:first] + content[first + len(piece) :]])
        place = random.randrange(len(kept) + 1)
        content = kept[:place] + piece * random.choice([0, 1, 3]) + kept[place:]
    write_parts(folder, parts | {name: content})
    return ANY


def parts_missing(random: Random, folder: Path, sheets: Sheets) -> str:
    parts = parts_of(folder, sheets)
    for name in random.sample(list(parts), k=random.randrange(1, 4)):
        del parts[name]
    write_parts(folder, parts)
    return ANY


def parts_exchanged(random: Random, folder: Path, sheets: Sheets) -> str:
    parts = parts_of(folder, sheets)
    names, contents = list(parts), list(parts.values())
    if random.random() < 0.5:
        random.shuffle(contents)
        write_parts(folder, dict(zip(names, contents, strict=True)))
    else:
        write_parts(folder, {random.choice([n, n.upper(), f"{n}x"]): parts[n] for n in names})
    return ANY


def entities(random: Random, folder: Path, sheets: Sheets) -> str:
    parts = parts_of(folder, sheets)
    name = random.choice(list(parts))
    declared = re.sub(rb"^(<\?xml[^>]*\?>)?", rb"\1" + BOMB.encode(), parts[name], count=1)
    text = random.choice([b"&a9;", b"&a1;", b"&#0;"])
    write_parts(folder, parts | {name: declared.replace(b"</", text + b"</", 1)})
    return REFUSED


def bombs(random: Random, folder: Path, sheets: Sheets) -> str:
    parts = parts_of(folder, sheets)
    name = random.choice([name for name in parts if "sheet" in name or "shared" in name])
    filler = random.choice([b" ", b"<!-- -->", b"<row/>", b"\x00"])
    size = random.choice([55_000_000, 90_000_000]) // len(filler)
    with_bomb = parts[name].replace(b"<sheetData>", b"<sheetData>" + filler * size)
    write_parts(folder, parts | {name: with_bomb if len(with_bomb) > size else filler * size})
    return REFUSED


def lengths_that_lie(random: Random, folder: Path, sheets: Sheets) -> str:
    path = write_book(folder / "book.xlsx", sheets)
    with zipfile.ZipFile(path) as archive:
        part = random.choice([p for p in archive.infolist() if p.filename.endswith(".xml")])
    lie = random.choice([0, 1, part.file_size - 1, part.file_size + 1, 2**32 - 2])
    old, new = struct.pack("<L", part.file_size), struct.pack("<L", lie)
    path.write_bytes(path.read_bytes().replace(old, new))
    return REFUSED


def far_cells(random: Random, folder: Path, sheets: Sheets) -> str:
    parts = parts_of(folder, sheets)
    name = random.choice([name for name in parts if "worksheets/sheet" in name])
    cell = random.choice(FAR).encode()
    row = b"<row>" + cell + b"</row></sheetData>"
    write_parts(folder, parts | {name: parts[name].replace(b"</sheetData>", row)})
    return REFUSED


def numbers_extreme(random: Random, folder: Path, sheets: Sheets) -> str:
    parts = parts_of(folder, sheets)

    def other(found: re.Match[bytes]) -> bytes:
        if random.random() < 0.8:
            return found[0]
        return b"<v>" + random.choice(NUMBERS).encode() + b"</v>"

    for name in parts:
        if "worksheets/sheet" in name:
            parts[name] = re.sub(rb"<v>[^<]*</v>", other, parts[name])
    write_parts(folder, parts)
    return ANY


def attributes_extreme(random: Random, folder: Path, sheets: Sheets) -> str:
    parts = parts_of(folder, sheets)
    name = random.choice(list(parts))
    values = [b"", b"-1", b"99999999999", b"x", b"e", b"s", b"str", b"inlineStr", b"d", b"b", b"A0"]

    def other(found: re.Match[bytes]) -> bytes:
        if random.random() < 0.97:
            return found[0]
        return b'="' + random.choice(values) + b'"'

    write_parts(folder, parts | {name: re.sub(rb'="[^"]*"', other, parts[name])})
    return ANY


def cells_beyond_what_excel_allows(random: Random, folder: Path, sheets: Sheets) -> str:
    parts = parts_of(folder, sheets)
    name = random.choice([name for name in parts if "sheet" in name or "shared" in name])
    text = random.choice([b"x", b"&amp;", b"_x000D_", "\u00e9".encode()]) * 2_000_000
    write_parts(folder, parts | {name: re.sub(rb"<(t|v)>", rb"<\1>" + text, parts[name], count=1)})
    return ANY


def not_as_archives_are(random: Random, folder: Path, sheets: Sheets) -> str:
    """Flags, methods and offsets of the archive's directory are changed."""
    path = write_book(folder / "book.xlsx", sheets)
    content = bytearray(path.read_bytes())
    entries = [found.start() for found in re.finditer(rb"PK\x01\x02", content)]
    place = random.choice(entries) + random.choice([8, 10, 20, 24, 28, 30, 42])
    content[place : place + 2] = struct.pack("<H", random.choice([0, 1, 9, 12, 14, 99, 65_535]))
    path.write_bytes(content)
    return ANY


def not_a_workbook(random: Random, folder: Path, sheets: Sheets) -> str:
    contents = [b"", b"PK", b"PK\x03\x04", b"\xd0\xcf\x11\xe0" * 200, b"a,b\n1,2\n", b"<html/>"]
    contents.append(random.randbytes(5_000))
    (folder / "book.xlsx").write_bytes(random.choice(contents))
    return REFUSED


def parts_of(folder: Path, sheets: Sheets) -> Parts:
    """The parts of the workbook as it would be written."""
    path = write_book(folder / "book.xlsx", sheets)
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write_parts(folder: Path, parts: Parts) -> None:
    with zipfile.ZipFile(folder / "book.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


MUTATIONS: tuple[Mutation, ...] = (
    cut_short,
    bytes_flipped,
    xml_scrambled,
    xml_shuffled,
    parts_missing,
    parts_exchanged,
    entities,
    bombs,
    lengths_that_lie,
    far_cells,
    numbers_extreme,
    attributes_extreme,
    cells_beyond_what_excel_allows,
    not_as_archives_are,
    not_a_workbook,
)
