"""The indicator registry: what each figure means, in the file `params/indicators.yml`.

The fields follow the metric registry in the project's design. Whoever shows a figure takes its
wording, unit, polarity and caveats from here, so that a pack cannot say more than is known.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator, model_validator

from scrutiny_lib.config.strict_yaml import Id, StrictModel, Text, load_model, no_two_alike

Agency = Literal["childrens_social_care", "police", "health"]
Unit = Literal["count", "per_cent", "per_10_000", "per_100_000", "days"]
CountingUnit = Literal["event", "child", "family", "plan", "incident"]
Supply = Literal["published", "extract", "partner_return"]


class KnownBreak(StrictModel):
    """A date from which a series cannot simply be compared with what came before.

    Attributes
    ----------
    date : datetime.date
        The first day counted in the changed way: figures whose period starts then or later.
    reason : str
        One plain sentence, shown beside the chart.
    """

    date: datetime.date
    reason: Text


class PartOf(StrictModel):
    """Which indicator's count one is a part of.

    Attributes
    ----------
    indicator : str
        The whole: counted in the same unit over the same periods by the same organisation.
    by : str
        By what the whole is split. Nothing is counted in two parts that are split by the same.
    """

    indicator: Id
    by: Text


class Indicator(StrictModel):
    """One indicator: what it counts, over what, and how it may be read.

    Attributes
    ----------
    unit : str
        ``count``, ``per_cent`` (0 to 100), ``per_10_000``, ``per_100_000``, or ``days``: a wait,
        whose denominator is how many waits it rests on.
    counting_unit : str
        What one unit of the numerator is; figures of different counting units are never mixed.
    period : str
        ``flow`` counts over a period, ``snapshot`` on a day.
    denominator_indicator : str, optional
        The indicator that holds the denominator for every area and year, where there is one.
    polarity : str
        The better direction, ``none`` where there is none: then no status colour is shown.
    confidence : str
        How far the definition and the recording can be relied on.
    disclosure_rule : str
        ``published`` where the publisher has protected the figures already.
    supplied_by : tuple of str
        The ways in which it is expected to arrive; any of them will do. ``published``;
        ``extract``: counted here from an organisation's own rows; ``partner_return``.
    tables : tuple of str
        Tables of an extract of which any will do to count it from.
    definition : str
        ``national``; ``local``: as the agency records it; ``none``: nobody was found to have
        defined it, so partners have to agree before a figure means anything.
    part_of : PartOf, optional
        Where everything that it counts is counted by another indicator as well: protection then
        knows that what is left of the other can be worked out.
    note : str
        What a reader has to know besides; never a figure.
    """

    id: Id
    agency: Agency
    label: Text
    short_label: Text
    question: Text
    numerator: Text
    denominator: str = ""
    denominator_indicator: Id | None = None
    denominator_vintage: str = ""
    unit: Unit
    counting_unit: CountingUnit
    period: Literal["flow", "snapshot"]
    frequency: Literal["month", "quarter", "year"]
    polarity: Literal["low", "high", "none"]
    source: Text
    national_source: str = ""
    known_breaks: tuple[KnownBreak, ...] = ()
    confidence: Literal["high", "medium", "low"]
    disclosure_rule: Id
    pair_with: tuple[Id, ...] = ()
    supplied_by: tuple[Supply, ...] = Field(default=("published",), min_length=1)
    definition: Literal["national", "local", "none"] = "national"
    tables: tuple[Id, ...] = ()
    part_of: PartOf | None = None
    note: str = ""

    @model_validator(mode="after")
    def _has_a_denominator_unless_a_count(self) -> Indicator:
        if (self.unit == "count") == bool(self.denominator):
            raise ValueError(
                f"'{self.id}': a count has no denominator and every other unit needs one; "
                "change 'unit' or 'denominator'"
            )
        return self

    @model_validator(mode="after")
    def _protects_what_no_publisher_has_protected(self) -> Indicator:
        if self.is_local == (self.disclosure_rule == "published"):
            raise ValueError(
                f"'{self.id}': the rule 'published' is for figures that a publisher has protected, "
                "and for no others; change 'disclosure_rule' or 'supplied_by'"
            )
        return self

    @property
    def is_local(self) -> bool:
        """Whether the agency itself is expected to supply it."""
        return "published" not in self.supplied_by

    def references(self) -> dict[str, tuple[str, ...]]:
        """Return the other indicators that this one names, by key."""
        denominator = (self.denominator_indicator,) if self.denominator_indicator else ()
        whole = (self.part_of.indicator,) if self.part_of else ()
        return {
            "pair_with": self.pair_with,
            "denominator_indicator": denominator,
            "part_of": whole,
        }


class RegistryFile(StrictModel):
    """What `params/indicators.yml` holds."""

    indicators: tuple[Indicator, ...]

    @field_validator("indicators")
    @classmethod
    def _ids_are_unique_and_references_exist(
        cls, indicators: tuple[Indicator, ...]
    ) -> tuple[Indicator, ...]:
        if not indicators:
            raise ValueError("there is no indicator; add one")
        no_two_alike("id", (indicator.id for indicator in indicators))
        seen = {indicator.id for indicator in indicators}
        for indicator in indicators:
            for key, others in indicator.references().items():
                for other in others:
                    if other not in seen or other == indicator.id:
                        raise ValueError(
                            f"'{indicator.id}' names '{other}' in '{key}', which is not another "
                            "indicator of the file; check its spelling"
                        )
        return indicators

    @field_validator("indicators")
    @classmethod
    def _parts_are_of_the_same_kind(
        cls, indicators: tuple[Indicator, ...]
    ) -> tuple[Indicator, ...]:
        by_id = {indicator.id: indicator for indicator in indicators}
        for part in (indicator for indicator in indicators if indicator.part_of):
            above = [part.id]
            while (one := by_id[above[-1]].part_of) is not None:
                above.append(one.indicator)
                if len(above) > len(set(above)):
                    raise ValueError(
                        f"'{part.id}' is a part of itself by way of 'part_of'; take one away"
                    )
            if _kind(part) != _kind(by_id[above[1]]):
                raise ValueError(
                    f"'{part.id}' can't be a part of '{above[1]}': both have to be counts of one "
                    "agency with one counting unit, period and disclosure rule"
                )
        return indicators


def _kind(indicator: Indicator) -> tuple[str, ...]:
    """Return what a part and its whole share."""
    one = indicator
    return one.agency, one.unit, one.counting_unit, one.period, one.disclosure_rule


class Registry(Mapping[str, Indicator]):
    """The indicators by id, in the order of the file.

    Parameters
    ----------
    indicators : tuple of Indicator
        With unique ids.
    """

    def __init__(self, indicators: tuple[Indicator, ...]) -> None:
        self._by_id = {indicator.id: indicator for indicator in indicators}

    def __getitem__(self, indicator_id: str) -> Indicator:
        return self._by_id[indicator_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_id)

    def __len__(self) -> int:
        return len(self._by_id)

    def ids(self) -> tuple[str, ...]:
        """Every id, in the order of the file."""
        return tuple(self._by_id)

    def part_of(self) -> dict[str, tuple[str, str]]:
        """Return the indicators that are a part of another, with that and what it is split by."""
        own = ((one.id, one.part_of) for one in self._by_id.values())
        return {name: (whole.indicator, whole.by) for name, whole in own if whole is not None}

    def expected_from(self, agency: str) -> tuple[Indicator, ...]:
        """Return what an agency is expected to supply of its own, in the order of the file.

        Parameters
        ----------
        agency : str
            One of `Agency`; an unknown one is expected to supply nothing.
        """
        own = (indicator for indicator in self._by_id.values() if indicator.is_local)
        return tuple(indicator for indicator in own if indicator.agency == agency)


def load_registry(path: Path) -> Registry:
    """Read and validate the indicator registry.

    Parameters
    ----------
    path : Path
        ``params/indicators.yml``, or a partnership's own.

    Raises
    ------
    UsageError
        One line with file, line and key, if a key is unknown or missing, a value is not one of
        those allowed, an id stands twice, or an indicator is paired with one that is not there.
    """
    return Registry(load_model(path, RegistryFile).indicators)
