"""How contacts are followed on their way to a plan, in ``params/trends.yml``."""

from __future__ import annotations

import datetime

from pydantic import Field, model_validator

from scrutiny_lib.config.strict_yaml import Id, StrictModel, Text, no_two_alike


class Step(StrictModel):
    """A step of the journey, and where its events are.

    Attributes
    ----------
    follows : str, optional
        The earlier step that it is counted from; only the first step has none.
    within_days : int, optional
        How many days after that step it still counts as following, that day being 0.
    table, date : str
        The table of the council's lists, and its column with the day.
    """

    id: Id
    label: Text
    follows: Id | None = None
    within_days: int | None = Field(default=None, ge=0, le=730)
    table: Id
    date: Id

    @model_validator(mode="after")
    def _has_both_or_neither(self) -> Step:
        if (self.follows is None) != (self.within_days is None):
            raise ValueError("give both 'follows' and 'within_days', or neither for the first step")
        return self


class SourceGroup(StrictModel):
    """Agencies that are told together: the source codes of their contacts."""

    id: Id
    label: Text
    codes: tuple[Text, ...] = Field(min_length=1)


class Named(StrictModel):
    """An id with what a reader is told."""

    id: Id
    label: Text


class RecordingBreak(StrictModel):
    """A day from which groups are recorded otherwise, so that they can't be compared across it.

    Attributes
    ----------
    date : date
        The first day recorded in the changed way.
    reason : str
        One plain sentence for the reader.
    groups : tuple of str
        The groups concerned.
    """

    date: datetime.date
    reason: Text
    groups: tuple[Id, ...] = Field(min_length=1)


class JourneySettings(StrictModel):
    """How contacts are followed.

    Attributes
    ----------
    steps : tuple of Step
        In order; the first is the one that is followed.
    source : str
        The column of the first step's table that says from whom it came.
    groups : tuple of SourceGroup
        In the order in which they are shown.
    everyone_else, several, everyone : Named
        Every other source and none; more than one group on one day; all together.
    confidence : float
        Of the intervals.
    falls_silent_after_days : int
        A group without a contact for so long, up to the end, is told: it may be recorded
        otherwise.
    breaks : tuple of RecordingBreak
        Known changes of recording.
    """

    steps: tuple[Step, ...] = Field(min_length=2)
    source: Id
    groups: tuple[SourceGroup, ...] = Field(min_length=1)
    everyone_else: Named
    several: Named
    everyone: Named
    confidence: float = Field(default=0.95, gt=0.5, lt=1)
    falls_silent_after_days: int = Field(default=60, ge=1)
    breaks: tuple[RecordingBreak, ...] = ()

    @model_validator(mode="after")
    def _steps_follow_earlier_ones(self) -> JourneySettings:
        no_two_alike("step", (step.id for step in self.steps))
        for place, step in enumerate(self.steps):
            if (step.follows is None) != (place == 0):
                raise ValueError(f"'{step.id}': the first step, and no other, follows none")
            if place and step.follows not in {one.id for one in self.steps[:place]}:
                raise ValueError(f"'{step.id}' follows '{step.follows}', which is no earlier step")
        return self

    @model_validator(mode="after")
    def _each_code_is_in_one_group(self) -> JourneySettings:
        no_two_alike("group", self.group_ids())
        no_two_alike("code", (code for group in self.groups for code in group.codes))
        known = {group.id for group in self.groups}
        for one in self.breaks:
            for name in one.groups:
                if name not in known:
                    raise ValueError(f"a break names the group '{name}', which is none of 'groups'")
        return self

    def group_ids(self) -> tuple[str, ...]:
        """Return the ids of every group: all together, each, everyone else, several."""
        return (
            self.everyone.id,
            *(group.id for group in self.groups),
            self.everyone_else.id,
            self.several.id,
        )

    def labels(self) -> dict[str, str]:
        """Return what a reader is told for each group, in their order."""
        groups = {one.id: one.label for one in self.groups}
        rest = {one.id: one.label for one in (self.everyone_else, self.several)}
        return {self.everyone.id: self.everyone.label, **groups, **rest}
