"""Censuses that are broken or meant to do harm: one clear error each, and the others are read."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from scrutiny_lib.loaders.childrens_social_care import cin_xml, load_cin_census
from scrutiny_lib.loaders.childrens_social_care.cin_layout import Layout
from scrutiny_lib.loaders.folder import Context
from tests.loaders.childrens_social_care.made import TABLES, census, child, referral

CENSUS_TABLES = {name: table for name, table in TABLES.items() if name.startswith("cin_")}
BOMB = (
    '<!DOCTYPE m [<!ENTITY a "aaaaaaaaaa">'
    + "".join(
        f'<!ENTITY {x} "{f"&{y};" * 10}">' for x, y in zip("bcdefghij", "abcdefghi", strict=True)
    )
    + "]>"
)
OUTSIDE = '<!DOCTYPE m [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


def error_of(folder: Path, context: Context, content: bytes) -> str:
    """The one issue of a broken census, which loses nothing of the good one beside it."""
    (folder / "broken.xml").write_bytes(content)
    (folder / "good.xml").write_bytes(census(child("GOOD")))
    loaded = load_cin_census(folder, context)
    assert loaded.datasets["cin_children"].frame["child_id"].tolist() == ["GOOD"]
    (issue,) = loaded.issues
    assert (issue.rule, issue.file) == ("file_unreadable", "broken.xml")
    assert "\n" not in issue.message
    return issue.message


@pytest.mark.parametrize("before", [BOMB, OUTSIDE, "<!DOCTYPE Message>", "<!DOCTYPE x SYSTEM 'y'>"])
def test_a_document_type_is_refused(tmp_path: Path, context: Context, before: str) -> None:
    entity = child("&j;" if before == BOMB else "&x;" if before == OUTSIDE else "C1")
    message = error_of(tmp_path, context, census(entity, before=before))
    assert message.startswith("broken.xml: it has a document type (<!DOCTYPE>)")


def test_xml_that_breaks_off_says_the_line(tmp_path: Path, context: Context) -> None:
    content = census(child("SECRET1", referral())).replace(b"<CINdetails>", b"\n\n<CINdetails>")
    message = error_of(tmp_path, context, content[: content.index(b"<PrimaryNeedCode>") + 9])
    assert message.startswith("broken.xml, line 3: not valid XML from here on")
    assert "SECRET1" not in message


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"   \n", "empty"),
        (b"Child,DOB\n1,2\n", "line 1: not valid XML"),
        (b"PK\x03\x04 a workbook", "line 1: not valid XML"),
        (b"<Message><Children></Children></Message>", "no children"),
        (b"<Message/>", "no children"),
        (b"<html><body/></html>", "not a children in need census"),
        (census(child("C1")).replace(b"C1", b"&nbsp;"), "line 1: not valid XML"),
        (census(child("C\xe9")).decode().encode("cp1252"), "line 1: not valid XML"),
        (census(child(), header="<Header><CollectionDetails><Collection>CLA</Collection>"
                "</CollectionDetails></Header>"), "another collection than CIN"),
    ],
)  # fmt: skip
def test_what_is_no_census_is_one_error(
    tmp_path: Path, context: Context, content: bytes, said: str
) -> None:
    assert said in error_of(tmp_path, context, content)


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252", "utf-8-sig"])
def test_an_encoding_that_is_declared_is_read(
    tmp_path: Path, context: Context, encoding: str
) -> None:
    declared = "utf-8" if encoding == "utf-8-sig" else encoding.replace("cp", "windows-")
    text = census(child("C\u00e9"), version=f'<?xml version="1.0" encoding="{declared}"?>').decode()
    (tmp_path / "census.xml").write_bytes(text.encode(encoding))
    loaded = load_cin_census(tmp_path, context)
    assert loaded.issues == ()
    assert loaded.datasets["cin_children"].frame["child_id"].tolist() == ["C\u00e9"]


@pytest.mark.parametrize("tag", ["x", "ChildIdentifiers", "Section47", "LAchildID"])
def test_a_deep_file_takes_no_memory(tmp_path: Path, tag: str) -> None:
    path = tmp_path / "deep.xml"
    deep = f"<{tag}>".encode() * 50_000 + f"</{tag}>".encode() * 50_000
    path.write_bytes(b"<Message><Children><Child>" + deep + b"</Child></Children></Message>")
    tracemalloc.start()
    rows, issues = cin_xml.read_census(path, Layout(CENSUS_TABLES))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 10_000_000
    assert len(rows["cin_children"].numbers) == 1
    assert [issue.rule for issue in issues] == ["element_not_expected"]


def test_a_long_value_is_cut(tmp_path: Path) -> None:
    path = tmp_path / "long.xml"
    path.write_bytes(census(child("7" * 3_000_000)))
    rows, _ = cin_xml.read_census(path, Layout(CENSUS_TABLES))
    assert rows["cin_children"].columns[0] == ["7" * cin_xml.LONGEST_VALUE]


def test_more_rows_than_any_census_has_are_refused(
    tmp_path: Path, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cin_xml, "MOST_ROWS", 5)
    content = census(*(child(f"C{number}") for number in range(6)))
    assert "more than 5 rows" in error_of(tmp_path, context, content)


def test_many_names_that_nobody_knows_are_said_together(tmp_path: Path, context: Context) -> None:
    odd = "".join(f"<Odd_{'abcdefghij'[n // 10]}{'abcdefghij'[n % 10]}/>" for n in range(100))
    (tmp_path / "census.xml").write_bytes(census(child("C1", odd)))
    issues = load_cin_census(tmp_path, context).datasets["cin_children"].issues
    assert len(issues) == cin_xml.NAMES_SHOWN + 1
    assert sum(issue.count for issue in issues) == 100
