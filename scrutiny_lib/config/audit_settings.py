"""``params/audit.yml``: how multi-agency audits are looked at."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from scrutiny_lib.config.strict_yaml import StrictModel, Text, load_model


class Often(StrictModel):
    """From which share of lines or cases on, and in how many cases, something is told."""

    share: float = Field(gt=0, le=1)
    cases: int = Field(ge=1)


class SectionEleven(StrictModel):
    """`full` is the score of a standard that is met; `points` the gap from which on it is told."""

    full: Text
    points: float = Field(ge=0, le=100)


class AuditSettings(StrictModel):
    """How multi-agency audits are looked at.

    `shared_domains` are about the work of all agencies together; questions about one of
    `own_questions` are about each agency alone, so that answers contradict nobody's. Coefficients
    of agreement are shown from `least_cases` cases and `least_lines` lines on. `lowered` and
    `contradicting` say
    when it is told that own grades were lowered and that two agencies contradict each other.
    `most_in_words` strengths, and as many points to develop, are shown in words.
    """

    shared_domains: tuple[Text, ...]
    own_questions: tuple[Text, ...] = ()
    least_cases: int = Field(ge=2)
    least_lines: int = Field(ge=2)
    lowered: Often
    contradicting: Often
    section11: SectionEleven
    most_in_words: int = Field(ge=0)


def load_audit_settings(params: Path) -> AuditSettings:
    """Read ``audit.yml``.

    Raises
    ------
    UsageError
        If the file is not as it has to be.
    """
    return load_model(params / "audit.yml", AuditSettings)
