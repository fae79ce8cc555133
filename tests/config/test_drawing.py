"""Which headings have no place in a frame."""

from __future__ import annotations

from pathlib import Path

import pytest

from scrutiny_lib.config.drawing import bare, load_drawing
from scrutiny_lib.errors import UsageError

FILE = "headings: [Name, Mosaic ID]\nwords: [D.O.B., NHS number]\n"


def test_headings_are_refused_whole_and_words_anywhere(tmp_path: Path) -> None:
    (tmp_path / "drawing.yml").write_text(FILE)
    drawing = load_drawing(tmp_path)
    for heading in (
        "name",
        " NAME ",
        "mosaic_id",
        "Mosaic-ID (new)",
        "Child's d.o.b.",
        "NHS Number 2",
    ):
        assert drawing.refuses(heading), heading
    for heading in ("Team name", "Mosaic IDs", "Doberman", "NHS", "Numbers of the NHS", ""):
        assert not drawing.refuses(heading), heading


def test_case_and_signs_do_not_matter() -> None:
    assert bare("  Date_of-Birth (dd/mm/yyyy) ") == bare("DATE OF BIRTH") == "date of birth"
    assert bare("Mother’s post.code") == "mothers post code"


@pytest.mark.parametrize(
    "text", ["headings: []\nwords: [x]\n", FILE + "colour: red\n", "words: [x]\n"]
)
def test_a_file_that_is_not_as_it_has_to_be(text: str, tmp_path: Path) -> None:
    (tmp_path / "drawing.yml").write_text(text)
    with pytest.raises(UsageError, match=r"drawing\.yml"):
        load_drawing(tmp_path)
