"""What the pack on audits rests on: one audit, the one it repeats, and all of them together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from scrutiny_lib.config.audit_settings import AuditSettings, load_audit_settings
from scrutiny_lib.config.audits import AuditDefinition, load_audit_definitions
from scrutiny_lib.errors import UsageError
from scrutiny_lib.loaders.people import with_moderation
from scrutiny_lib.packs.session import Pack
from scrutiny_lib.packs.views.own_tables import context_of, label, tables_of

NO_AUDIT = "no audit"


@dataclass(frozen=True, eq=False)
class Audited:
    """The tables of audits, and the audit that is looked at.

    Attributes
    ----------
    audit_id : str
        The audit asked for, else the newest that anything came of; ``no audit`` if there is none.
    definition : AuditDefinition
        Its domains, scale and questions.
    all_cases, all_frames : DataFrame
        Of every audit; `cases`, `answers` and `frame` are those of this one.
    """

    pack: Pack
    audit_id: str
    definition: AuditDefinition
    settings: AuditSettings
    all_cases: pd.DataFrame
    all_answers: pd.DataFrame
    all_frames: pd.DataFrame

    @property
    def cases(self) -> pd.DataFrame:
        """The lines of this audit."""
        return of_audit(self.all_cases, self.audit_id)

    @property
    def answers(self) -> pd.DataFrame:
        """The answers to this audit's questions."""
        return of_audit(self.all_answers, self.audit_id)

    @property
    def frame(self) -> pd.DataFrame:
        """The row of this audit's frame; none if nobody wrote it down."""
        return of_audit(self.all_frames, self.audit_id)

    @property
    def is_empty(self) -> bool:
        """Whether no audit has come."""
        return self.audit_id == NO_AUDIT

    @property
    def scale(self) -> tuple[str, ...]:
        """The grades from the lowest to the highest; none in an audit without grades."""
        return tuple(step.code for step in self.definition.scale)

    @property
    def good(self) -> tuple[str, ...]:
        """The grades that mean that the work was good."""
        return tuple(step.code for step in self.definition.scale if step.is_good)

    @property
    def month(self) -> str:
        """The month in which the audit was made, as protection knows it."""
        days = self.cases["audited_on"].dropna()
        return f"{(self.pack.last if days.empty else days.max()):%Y-%m}"

    def agency(self, code: object) -> str:
        """Return what a reader is told for an agency."""
        return label(self.pack, "agencies", code)

    def about(self, code: str) -> str:
        """Return what a reader is told for a domain or a question."""
        for domain in self.definition.domains:
            if domain.code == code:
                return domain.label
        for question in self.definition.questions:
            if question.question == code:
                return question.text
        return label(self.pack, "audit_domain", code)


def of_audit(table: pd.DataFrame, audit_id: str) -> pd.DataFrame:
    """Return the rows of one audit."""
    return table[table["audit_id"] == audit_id].reset_index(drop=True)


@lru_cache(maxsize=2)
def audited(pack: Pack) -> Audited:
    """Return what the pack rests on.

    Raises
    ------
    SourceError
        If the source may not be used as it is.
    UsageError
        If the audit asked for is not there, or a file of params is not as it has to be.
    """
    cases, moderation, answers, frame = tables_of(
        pack, "audits", "audit_cases", "audit_moderation", "audit_answers", "audit_frame"
    )
    audit_id = _chosen(pack, cases, answers, frame)
    context = context_of(pack)
    return Audited(
        pack=pack,
        audit_id=audit_id,
        definition=load_audit_definitions(context.params).of(audit_id),
        settings=load_audit_settings(context.params),
        all_cases=with_moderation(cases, moderation),
        all_answers=answers,
        all_frames=frame,
    )


def _chosen(pack: Pack, cases: pd.DataFrame, answers: pd.DataFrame, frame: pd.DataFrame) -> str:
    """Return the audit asked for, else the newest one."""
    days = pd.concat(
        [
            cases.groupby("audit_id")["audited_on"].max(),
            answers.groupby("audit_id")["answered_on"].max(),
            frame.groupby("audit_id")["selected_on"].max(),
        ]
    )
    known = list(dict.fromkeys(map(str, days.index)))
    asked = pack.settings.get("audit")
    if asked is not None:
        if str(asked) not in known:
            raise UsageError(
                f"there is no audit of this reference in the data folder; there are {len(known)}: "
                "name one as it stands in the audit's frame, or none for the newest"
            )
        return str(asked)
    if not known:
        return NO_AUDIT
    came = days[days.index.isin(set(cases["audit_id"]) | set(answers["audit_id"]))]
    dated = (came if len(came) else days).sort_values(kind="stable")
    return str(dated.index[-1])
