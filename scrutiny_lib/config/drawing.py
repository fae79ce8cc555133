"""``params/drawing.yml``: which columns have no place in a frame from which cases are drawn."""

from __future__ import annotations

import re
from pathlib import Path

from pydantic import Field

from scrutiny_lib.config.strict_yaml import StrictModel, Text, load_model


class Drawing(StrictModel):
    """The whole file.

    Attributes
    ----------
    headings : tuple of str
        Headings of columns that are refused.
    words : tuple of str
        Words that no heading may hold, anywhere in it.
    """

    headings: tuple[Text, ...] = Field(min_length=1)
    words: tuple[Text, ...] = Field(min_length=1)

    def refuses(self, heading: str) -> bool:
        """Tell whether a column with this heading has no place in a frame."""
        even = bare(heading)
        return even in set(map(bare, self.headings)) or any(
            f" {bare(words)} " in f" {even} " for words in self.words
        )


def bare(heading: str) -> str:
    """Return a heading as it is compared: case, signs between words and a note in brackets gone."""
    words = re.sub(r"\s*\([^)]*\)\s*$", "", heading.casefold())
    return " ".join(re.split(r"[\W_]+", words.replace("'", "").replace("’", ""))).strip()


def load_drawing(params: Path) -> Drawing:
    """Read ``drawing.yml`` in the folder of the partnership's decisions.

    Raises
    ------
    UsageError
        If the file is not as it has to be.
    """
    return load_model(params / "drawing.yml", Drawing)
