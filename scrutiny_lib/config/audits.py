"""``params/audits``: how each audit is made: parts, scale, questions, and who answers them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Literal, Protocol, Self

from pydantic import Field, StringConstraints, ValidationInfo, field_validator, model_validator

from scrutiny_lib.config.strict_yaml import Id, StrictModel, Text, load_model, no_two_alike
from scrutiny_lib.errors import UsageError

FOLDER, STANDARD = "audits", "standard"
AGENCIES = "agencies"
ANY = "*"
"""What the standard definition is for."""
About = Literal["information_sharing", "attendance", "escalation", "child_voice", "impact", "other"]
Reference = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_.-]{0,39}$")]


class Coded(Protocol):
    """A list of codes."""

    @property
    def values(self) -> tuple[str, ...]:
        """The codes, in their order."""


class Domain(StrictModel):
    """A part of the audit tool; `aliases` are other ways in which it is written."""

    code: Text
    label: Text
    aliases: tuple[Text, ...] = ()
    meaning: str = ""


class Grade(Domain):
    """A step of the scale; `is_good` tells whether it says that the work was good."""

    is_good: bool


class Question(StrictModel):
    """What each agency answers for each case.

    Attributes
    ----------
    question : str
        Its reference, which stands beside each answer.
    about : str
        What it asks about; answers of different audits are laid side by side by it.
    asked : tuple of str
        The agencies that are asked; all of the audit's if it is empty.
    """

    question: Reference
    text: Text
    about: About
    asked: tuple[Id, ...] = ()


class AuditDefinition(StrictModel):
    """One way of making an audit.

    Attributes
    ----------
    audit : str
        Its id, the name of its file.
    applies_to : tuple of str
        Patterns of the references of audits that it is for.
    agencies : tuple of str
        Those that take part.
    domains : tuple of Domain
        The parts of the tool.
    scale : tuple of Grade
        From the lowest to the highest; empty: an audit without grades.
    questions : tuple of Question
        In the order in which they are asked; there may be none.
    """

    audit: Id
    applies_to: tuple[Text, ...] = Field(min_length=1)
    title: Text
    agencies: tuple[Id, ...] = Field(min_length=1)
    domains: tuple[Domain, ...] = Field(min_length=1)
    scale: tuple[Grade, ...] = ()
    questions: tuple[Question, ...] = ()

    @field_validator("agencies")
    @classmethod
    def _names_agencies_that_there_are(
        cls, named: tuple[str, ...], info: ValidationInfo
    ) -> tuple[str, ...]:
        no_two_alike("agency", named)
        known: Mapping[str, Coded] = (info.context or {}).get("codes", {})
        for name in named:
            if AGENCIES in known and name not in known[AGENCIES].values:
                raise ValueError(f"the list '{AGENCIES}' has no code '{name}'; check its spelling")
        return named

    @field_validator("scale")
    @classmethod
    def _good_is_at_the_top(cls, scale: tuple[Grade, ...]) -> tuple[Grade, ...]:
        for lower, higher in pairwise(scale):
            if lower.is_good and not higher.is_good:
                raise ValueError(
                    f"'{lower.code}' is good and '{higher.code}' above it is not; write the scale "
                    "from the lowest grade to the highest"
                )
        return scale

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        for what, steps in (("domain", self.domains), ("grade", self.scale)):
            no_two_alike(f"{what} or label", _ways(steps))
        no_two_alike("question", (one.question.casefold() for one in self.questions))
        no_two_alike("wording of a question", (one.text for one in self.questions))
        for one in self.questions:
            for name in one.asked:
                if name not in self.agencies:
                    raise ValueError(
                        f"the question '{one.question}' is asked of '{name}', which is not among "
                        "the agencies of the audit; add it there, or take it out"
                    )
        return self

    def is_for(self, audit_id: str) -> bool:
        """Tell whether an audit of this reference is made in this way; case does not matter."""
        name = audit_id.strip().casefold()
        return any(fnmatchcase(name, pattern.casefold()) for pattern in self.applies_to)

    @property
    def only_audit(self) -> str:
        """The reference of the one audit that it is for; empty if it may be for several."""
        (first, *others) = self.applies_to
        return "" if others or set("*?[") & set(first) else first

    def asked_of(self, agency: str) -> tuple[Question, ...]:
        """Return the questions that an agency answers."""
        if agency not in self.agencies:
            return ()
        return tuple(one for one in self.questions if agency in (one.asked or self.agencies))


def _ways(steps: tuple[Domain, ...]) -> Iterator[str]:
    """Yield what a code and its label are known by; one may be the same as the other."""
    for one in steps:
        yield from sorted({one.code.casefold(), one.label.casefold()})


@dataclass(frozen=True)
class AuditDefinitions:
    """Every definition.

    Attributes
    ----------
    definitions : tuple of AuditDefinition
        In the order in which they are looked at: by their names, the standard one last.
    """

    definitions: tuple[AuditDefinition, ...] = ()

    def __iter__(self) -> Iterator[AuditDefinition]:
        """Go through them, in the order in which they are looked at."""
        return iter(self.definitions)

    def of(self, audit_id: str) -> AuditDefinition:
        """Return the definition of an audit, by its reference.

        Raises
        ------
        UsageError
            If there is none at all.
        """
        for one in self.definitions:
            if one.is_for(audit_id):
                return one
        raise UsageError(
            f"params/{FOLDER} has no definition that is for every audit; add {STANDARD}.yml"
        )


def load_audit_definitions(
    params: Path, codes: Mapping[str, Coded] | None = None
) -> AuditDefinitions:
    """Read the definitions of audits in the folder of the partnership's decisions.

    Parameters
    ----------
    params : Path
        Its folder ``audits`` holds a file each.
    codes : mapping, optional
        Code lists by their names; if they are given, every agency has to be in its list.

    Raises
    ------
    UsageError
        One line with file, line and key, if a file is not as it has to be; if there is no standard
        definition, or it is not for every audit.
    """
    paths = sorted((params / FOLDER).glob("*.yml"), key=lambda path: (_is_standard(path), path))
    if not paths or not _is_standard(paths[-1]):
        raise UsageError(
            f"{params / FOLDER / STANDARD}.yml is missing; write how audits are made that have no "
            "definition of their own"
        )
    context = {"codes": codes} if codes is not None else None
    read = [(path, load_model(path, AuditDefinition, context=context)) for path in paths]
    for path, one in read:
        if one.audit != path.stem:
            raise UsageError(f"{path}: 'audit' is '{one.audit}'; it has to be the file's name")
        if (ANY in one.applies_to) != _is_standard(path):
            raise UsageError(
                f"{path}: 'applies_to' names every audit ('{ANY}') in {STANDARD}.yml and in no "
                "other file; correct it"
            )
    return AuditDefinitions(tuple(one for _, one in read))


def _is_standard(path: Path) -> bool:
    return path.stem == STANDARD
