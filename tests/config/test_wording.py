"""The words of every page: five sections in their order, and one meaning for each symbol."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from scrutiny_lib.config.wording import SECTION_IDS, Wording, load_wording
from scrutiny_lib.errors import UsageError

PROJECT = Path(__file__).resolve().parents[2]
SECTIONS = [{"id": name, "heading": name.title()} for name in SECTION_IDS]
HIDDEN = {"codes": ["c", "*"], "printed": "[c]", "spoken": "hidden", "meaning": "hidden for now"}
OTHER = {"codes": ["x"], "printed": "[x]", "spoken": "none", "meaning": "not available"}


def read(folder: Path, **content: Any) -> Wording:
    path = folder / "wording.yml"
    said = {"hidden_finding": "A finding is hidden."}
    own = yaml.safe_load((PROJECT / "params" / "wording.yml").read_text(encoding="utf-8"))
    said["changes"] = own["changes"]
    whole = {"sections": SECTIONS, "symbols": [HIDDEN, OTHER], **said, **content}
    path.write_text(yaml.safe_dump(whole, sort_keys=False), encoding="utf-8")
    return load_wording(path)


@pytest.fixture(scope="module")
def leeds() -> Wording:
    return load_wording(PROJECT / "params" / "wording.yml")


def test_the_project_s_own_wording_has_the_five_sections(leeds: Wording) -> None:
    assert [section.heading for section in leeds.sections] == [
        "How much",
        "How well",
        "What difference",
        "What we cannot see",
        "Method and provenance",
    ]


@pytest.mark.parametrize(
    ("code", "printed", "spoken"),
    [
        ("c", "[c]", "hidden to protect confidentiality"),
        ("x", "[x]", "not available"),
        ("..", "[x]", "not available"),
        (":", "[x]", "not available"),
        ("z", "[z]", "does not apply"),
        ("-", "[z]", "does not apply"),
        ("u", "[u]", "not reliable enough to publish"),
        ("k", "[low]", "rounds to nought but is not nought"),
        ("low", "[low]", "rounds to nought but is not nought"),
    ],
)
def test_a_published_code_has_its_symbol(
    leeds: Wording, code: str, printed: str, spoken: str
) -> None:
    symbol = leeds.symbol(code)
    assert (symbol.printed, symbol.spoken) == (printed, spoken)


def test_no_symbol_looks_like_a_figure(leeds: Wording) -> None:
    assert all(not any(sign.isdigit() for sign in s.printed) for s in leeds.symbols)


@pytest.mark.parametrize("code", ["q", "", "C", "[c]"])
def test_a_code_that_nobody_explained_is_refused(leeds: Wording, code: str) -> None:
    with pytest.raises(UsageError, match=r"wording\.yml has no symbol .*; add it"):
        leeds.symbol(code)


def test_sections_in_another_order_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="in this order, much, well, difference, gaps, method"):
        read(tmp_path, sections=SECTIONS[::-1])


def test_a_section_too_few_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="the sections have to be"):
        read(tmp_path, sections=SECTIONS[:-1])


def test_a_code_of_two_symbols_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="a code belongs to two symbols; keep it in one"):
        read(tmp_path, symbols=[HIDDEN, {**OTHER, "codes": ["x", "*"]}])


def test_a_symbol_without_a_code_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"line \d+: 'symbols\.1\.codes'"):
        read(tmp_path, symbols=[HIDDEN, {**OTHER, "codes": []}])


def test_a_misspelt_key_of_a_symbol_is_named_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"line 19: unknown key 'symbols\.1\.spokn'"):
        read(tmp_path, symbols=[HIDDEN, {"spokn": "x", **OTHER}])


def test_a_kind_of_change_without_words_is_refused(tmp_path: Path, leeds: Wording) -> None:
    changes = leeds.changes.model_dump(mode="json")
    del changes["counted"]["gone"]
    with pytest.raises(UsageError, match="'counted' has no words for 'gone'"):
        read(tmp_path, changes=changes)


def test_a_field_that_nothing_fills_is_refused(tmp_path: Path, leeds: Wording) -> None:
    changes = leeds.changes.model_dump(mode="json") | {"since": "Since {when}: {counts}"}
    with pytest.raises(UsageError, match=r"'since' has the field \{when\}, which nothing fills"):
        read(tmp_path, changes=changes)
