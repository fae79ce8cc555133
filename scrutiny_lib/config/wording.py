"""The words that a page is made of, where a partnership might want others."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, model_validator

from scrutiny_lib.config.strict_yaml import StrictModel, load_model
from scrutiny_lib.errors import UsageError

SECTION_IDS = ("much", "well", "difference", "gaps", "method")


class Section(StrictModel):
    """One part of a page: its anchor and its heading."""

    id: str
    heading: str


class Symbol(StrictModel):
    """A published symbol: the codes it comes as, how it is printed, and what it means."""

    codes: tuple[str, ...] = Field(min_length=1)
    printed: str
    spoken: str
    meaning: str


class Wording(StrictModel):
    """``params/wording.yml``: the sections in their fixed order, the symbols, and set sentences.

    `hidden_finding` stands where a finding would, if it did not rest on a hidden figure.
    """

    sections: tuple[Section, ...]
    symbols: tuple[Symbol, ...]
    hidden_finding: str

    @model_validator(mode="after")
    def _fixed_order(self) -> Wording:
        """Refuse sections in another order, and a code that two symbols claim."""
        if tuple(section.id for section in self.sections) != SECTION_IDS:
            raise ValueError(f"the sections have to be, in this order, {', '.join(SECTION_IDS)}")
        codes = [code for symbol in self.symbols for code in symbol.codes]
        if len(codes) != len(set(codes)):
            raise ValueError("a code belongs to two symbols; keep it in one")
        return self

    def symbol(self, code: str) -> Symbol:
        """Return the symbol that a publisher's code stands for.

        Raises
        ------
        UsageError
            If no symbol has this code.
        """
        for symbol in self.symbols:
            if code in symbol.codes:
                return symbol
        raise UsageError(f"params/wording.yml has no symbol with the code '{code}'; add it")


def load_wording(path: Path) -> Wording:
    """Read and validate the wording.

    Raises
    ------
    UsageError
        One line with file, line and key of the first fault.
    """
    return load_model(path, Wording)
