"""Make a children in need census worse."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from random import Random

from tests.loaders.childrens_social_care.made import census, child, referral
from tests.loaders.fuzz.base import MARK
from tests.loaders.fuzz.cells import ANY, SAME
from tests.loaders.fuzz.parts import BOMB, REFUSED

Mutation = Callable[[Random, Path], str]
TAG = re.compile(rb"<[^<>]*>")


def made_census() -> bytes:
    """A census of some children, each with what the tables ask for."""
    return census(
        *(
            child(f"{MARK}{number:04d}", referral(f"2023-0{number}-13"), PersonBirthDate=birth)
            for number, birth in enumerate(["2012-03-14", "2015-06-15", "2023-12-31"], start=1)
        )
    )


def as_it_is(random: Random, folder: Path) -> str:
    return _write(folder, made_census(), SAME)


def spaces_between(random: Random, folder: Path) -> str:
    space = random.choice([b"\n", b"\r\n\t", b"  ", b"<!-- a note -->"])
    return _write(folder, made_census().replace(b"><", b">" + space + b"<"), SAME)


def another_encoding(random: Random, folder: Path) -> str:
    encoding = random.choice(["utf-16", "iso-8859-1", "utf-8-sig"])
    text = made_census().decode()
    if encoding != "utf-8-sig":
        text = text.replace('encoding="utf-8"', f'encoding="{encoding}"')
    return _write(folder, text.encode(encoding), SAME)


def the_wrong_encoding(random: Random, folder: Path) -> str:
    text = made_census().decode().replace("WBRI", "Zo\u00eb")
    written = random.choice(["utf-16", "utf-32", "cp1252", "utf-8"])
    said = random.choice(["utf-8", "utf-16", "ascii", "x-unknown", "ebcdic-cp-us"])
    return _write(folder, text.replace("utf-8", said, 1).encode(written), ANY)


def entities(random: Random, folder: Path) -> str:
    content = made_census().replace(b"<Message>", BOMB.encode() + b"<Message>")
    text = random.choice([b"&a9;", b"&a1;", b"&#65;"])
    return _write(folder, content.replace(b"WBRI", text), REFUSED)


def cut_short(random: Random, folder: Path) -> str:
    content = made_census()
    return _write(folder, content[: random.randrange(len(content))], REFUSED)


def bytes_changed(random: Random, folder: Path) -> str:
    content = bytearray(made_census())
    for _ in range(random.choice([1, 3, 30])):
        content[random.randrange(len(content))] = random.choice(b"\x00<>/\"'=&;:0 9Aa\xff\xe9!-[]")
    return _write(folder, bytes(content), ANY)


def elements_left_out(random: Random, folder: Path) -> str:
    content = TAG.sub(lambda tag: b"" if random.random() < 0.02 else tag[0], made_census())
    return _write(folder, content, ANY)


def elements_renamed(random: Random, folder: Path) -> str:
    names = sorted(set(re.findall(rb"</(\w+)>", made_census())))
    old, new = random.sample(names, k=2)
    content = re.sub(rb"(</?)" + old + rb">", rb"\1" + new + b">", made_census())
    return _write(folder, content, ANY)


def elements_repeated(random: Random, folder: Path) -> str:
    content = made_census()
    name = random.choice(sorted(set(re.findall(rb"</(\w+)>", content))))
    found = re.search(rb"<" + name + rb">.*?</" + name + rb">", content, re.S)
    assert found
    times = random.choice([2, 50, 5_000 if len(found[0]) < 1_000 else 5])
    return _write(folder, content.replace(found[0], found[0] * times, 1), ANY)


def nested_deeply(random: Random, folder: Path) -> str:
    depth, name = random.choice([10, 300, 100_000]), random.choice([b"a", b"Child", b"CINdetails"])
    nest = b"<" + name + b">"
    deep = nest * depth + nest.replace(b"<", b"</") * depth
    return _write(folder, made_census().replace(b"</Child>", deep + b"</Child>", 1), ANY)


def huge_values(random: Random, folder: Path) -> str:
    text = random.choice([b"x", b"&amp;", b"<!-- -->", b"<b/>", b"1"]) * random.choice(
        [40_000, 2**21]
    )
    return _write(folder, made_census().replace(b"WBRI", text, 1), ANY)


def other_values(random: Random, folder: Path) -> str:
    values = [
        b"1900-01-01",
        b"2100-12-31",
        b"31/02/2024",
        b"",
        b"  ",
        b"-1",
        b"9" * 400,
        b"\xc2\xa0",
    ]

    def other(found: re.Match[bytes]) -> bytes:
        return b">" + random.choice(values) + b"</" if random.random() < 0.2 else found[0]

    return _write(folder, re.sub(rb">[^<>]+</", other, made_census()), ANY)


def _write(folder: Path, content: bytes, expected: str) -> str:
    (folder / "census.xml").write_bytes(content)
    return expected


MUTATIONS: tuple[Mutation, ...] = (
    as_it_is,
    spaces_between,
    another_encoding,
    the_wrong_encoding,
    entities,
    cut_short,
    bytes_changed,
    elements_left_out,
    elements_renamed,
    elements_repeated,
    nested_deeply,
    huge_values,
    other_values,
)
