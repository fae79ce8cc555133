"""The words that a page is made of, where a partnership might want others."""

from __future__ import annotations

from pathlib import Path
from string import Formatter
from typing import Literal, get_args

from pydantic import Field, model_validator

from scrutiny_lib.config.strict_yaml import StrictModel, load_model
from scrutiny_lib.errors import UsageError

CLOSING_IDS = ("gaps", "method")
SECTION_IDS = ("much", "well", "difference", *CLOSING_IDS)


class Section(StrictModel):
    """One part of a page: its anchor and its heading."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    heading: str = Field(min_length=1)


class Symbol(StrictModel):
    """A published symbol: the codes it comes as, how it is printed, and what it means."""

    codes: tuple[str, ...] = Field(min_length=1)
    printed: str
    spoken: str
    meaning: str


class Counted(StrictModel):
    """How a number of things is said: ``{count}`` stands for it."""

    one: str
    many: str

    def say(self, count: int) -> str:
        """Say a number of them."""
        return (self.one if count == 1 else self.many).format(count=count)


ChangeKind = Literal["new", "gone", "stronger", "weaker", "restated", "missing"]


Reason = Literal["data", "code", "settings"]


class ChangeWords(StrictModel):
    """How a page says what has changed since the pack before it.

    Words in braces are filled in: ``{made}`` the day of that pack, ``{counts}`` the changes,
    ``{title}`` of a chart or table, ``{reasons}``, and of a figure ``{series}``, ``{period}``,
    ``{before}`` and ``{now}``. `named` restated figures of a chart are written out.
    """

    first: str
    nothing: str
    unchanged: str
    since: str
    why: str
    gone: str
    gone_with_its_evidence: str
    restated: str
    figure: str
    more: str
    named: int = Field(ge=1, le=20)
    counted: dict[ChangeKind, Counted]
    headings: dict[ChangeKind, str]
    reasons: dict[Reason, str]

    @model_validator(mode="after")
    def _says_all(self) -> ChangeWords:
        """Refuse a kind of change without words, and a brace that nothing fills."""
        for name, given, wanted in (
            ("counted", self.counted, get_args(ChangeKind)),
            ("headings", self.headings, get_args(ChangeKind)),
            ("reasons", self.reasons, get_args(Reason)),
        ):
            missing = [kind for kind in wanted if kind not in given]
            if missing:
                raise ValueError(f"'{name}' has no words for '{missing[0]}'")
        texts = [(name, str(getattr(self, name))) for name in _FIELDS if name != "counted"]
        texts += [("counted", one.one) for one in self.counted.values()]
        texts += [("counted", one.many) for one in self.counted.values()]
        for name, text in texts:
            unknown = {f for _, f, _, _ in Formatter().parse(text) if f is not None} - _FIELDS[name]
            if unknown:
                raise ValueError(f"'{name}' has the field {{{min(unknown)}}}, which nothing fills")
        return self


_FIELDS: dict[str, frozenset[str]] = {
    "first": frozenset(),
    "nothing": frozenset({"made"}),
    "unchanged": frozenset(),
    "since": frozenset({"made", "counts"}),
    "why": frozenset({"reasons"}),
    "gone": frozenset({"title"}),
    "gone_with_its_evidence": frozenset(),
    "restated": frozenset({"title", "figures"}),
    "figure": frozenset({"series", "period", "before", "now"}),
    "more": frozenset({"count"}),
    "counted": frozenset({"count"}),
}


class Wording(StrictModel):
    """``params/wording.yml``: the sections in their fixed order, the symbols, and set sentences.

    `hidden_finding` stands where a finding would, if it did not rest on a hidden figure; `changes`
    are the words for what is new since the pack before.
    """

    sections: tuple[Section, ...]
    symbols: tuple[Symbol, ...]
    hidden_finding: str
    changes: ChangeWords

    @model_validator(mode="after")
    def _fixed_order(self) -> Wording:
        """Refuse sections in another order, and a code that two symbols claim."""
        if tuple(section.id for section in self.sections) != SECTION_IDS:
            raise ValueError(f"the sections have to be, in this order, {', '.join(SECTION_IDS)}")
        codes = [code for symbol in self.symbols for code in symbol.codes]
        if len(codes) != len(set(codes)):
            raise ValueError("a code belongs to two symbols; keep it in one")
        return self

    def with_parts(self, parts: tuple[Section, ...]) -> Wording:
        """Return the wording of a pack whose own parts stand where the first three sections do.

        What can't be seen and how it was worked out close every page. Without parts it is the
        wording itself.
        """
        if not parts:
            return self
        return self.model_copy(update={"sections": (*parts, *self.sections[-len(CLOSING_IDS) :])})

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
