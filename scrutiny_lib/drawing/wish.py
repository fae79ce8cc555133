"""What was asked for, and whether its words go together; nothing is read here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from scrutiny_lib.disclosure.identifiers import find
from scrutiny_lib.errors import UsageError

REFERENCE, REPLACEMENTS, PURPOSE = "case_ref", 3, "audit"
"""What holds where nothing else is said: column, number and code."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")
_ODD = re.compile(r"\s*(?:[=+@#-]|EXAMPLE ROW)")
_LONGEST = 200


@dataclass(frozen=True)
class Wish:
    """The words of one ``scrutiny draw``.

    Attributes
    ----------
    frame : Path
        The file of the frame.
    name : str
        The reference of the audit or review.
    size, margin : int, float, optional
        How many cases, or how far an estimate from them may be out; one of the two.
    method : str, optional
        By default ``stratified`` where `by` is given, else ``random``.
    by, order_by : tuple of str
        Columns of strata, and those that order a systematic draw.
    reference : str
        The column of the references.
    seed : int, optional
        Of the draw; by default chance makes one.
    exclude : tuple of str
        Each ``COLUMN=REASON``.
    replacements : int
        How many are listed.
    purpose, title : str
        What the cases are for.
    to : Path, optional
        The folder for the record; by default that of draws in the data folder.
    force : bool
        Whether a draw of the same name may be written over.
    profile : str, optional
        Whose data folder.
    """

    frame: Path
    name: str
    size: int | None = None
    margin: float | None = None
    method: str | None = None
    by: tuple[str, ...] = ()
    order_by: tuple[str, ...] = ()
    reference: str = REFERENCE
    seed: int | None = None
    exclude: tuple[str, ...] = ()
    replacements: int = REPLACEMENTS
    purpose: str = PURPOSE
    title: str = ""
    to: Path | None = None
    force: bool = False
    profile: str | None = None

    @property
    def chosen_method(self) -> str:
        """The method, said or not."""
        return self.method or ("stratified" if self.by else "random")

    @property
    def exclusions(self) -> list[tuple[str, str]]:
        """Each column that excludes, with its reason."""
        parted = [words.partition("=") for words in self.exclude]
        return [(column.strip(), " ".join(reason.split())) for column, _, reason in parted]

    def check(self) -> None:
        """Refuse words that do not go together.

        Raises
        ------
        UsageError
            For the first that is not as it has to be.
        """
        if not _NAME.fullmatch(self.name):
            raise UsageError(
                "--name takes up to 60 letters, figures, points, hyphens and underscores, as "
                "A-2026-1: files are named after it"
            )
        if (self.size is None) == (self.margin is None):
            raise UsageError("say how many cases: either --size N or --margin 0.1, not both")
        method = self.chosen_method
        if (method == "stratified") != bool(self.by):
            raise UsageError("--by names the groups of a stratified draw, which needs it; no other")
        if self.order_by and method != "systematic":
            raise UsageError("--order-by is for --method systematic; take it out, or name that")
        if not all(column and reason for column, reason in self.exclusions):
            raise UsageError('--exclude takes "COLUMN=REASON", as "open=still in court"')
        self._check_words()

    def _check_words(self) -> None:
        """Refuse what would name a person, or what a spreadsheet would take for a formula."""
        reasons = [reason for _, reason in self.exclusions]
        said = {"--name": [self.name], "--title": [self.title], "--exclude": reasons}
        for option, texts in said.items():
            for text in texts:
                found = find(text)
                if found:
                    raise UsageError(
                        f"{option} holds what has the form of a {found[0].kind}; packs may show "
                        "it, so leave it out"
                    )
                if len(text) > _LONGEST or _ODD.match(text) or not text.isprintable():
                    raise UsageError(
                        f"{option} takes one line of up to {_LONGEST} letters that begins with "
                        "none of = + - @ #"
                    )
