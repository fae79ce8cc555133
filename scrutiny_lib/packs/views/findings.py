"""From a rule that was met to a finding and its question, in the words of ``params/rules.yml``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from scrutiny_lib.config.rules import Ask, fill
from scrutiny_lib.errors import UsageError
from scrutiny_lib.evidence.model import FindingItem, QuestionItem
from scrutiny_lib.evidence.numbers import sentence_case
from scrutiny_lib.packs.session import Pack

Told = tuple[FindingItem | QuestionItem, ...]


def tell(
    pack: Pack,
    *,
    rule: str,
    fields: dict[str, str],
    period: str,
    about: str = "",
    indicator: str | None = None,
    size: float = 1.0,
    polarity: Literal["better", "worse", "none"] = "none",
    disclosure_rule: str | None = None,
    cells: Sequence[Mapping[str, str]] = (),
    beside: tuple[str, ...] = (),
) -> Told:
    """Make the finding of a rule, and the question that it raises.

    Parameters
    ----------
    rule : str
        Which rule was met; its words are in ``params/rules.yml``.
    fields : dict
        What may stand in braces in the rule's words.
    period : str
        The months that it tells of.
    about : str, optional
        What the rule looks at (``change``, ``gap``, …): with the indicator it makes the id,
        which stays the same when the next run says something else of the same matter. The rule's
        own name if a pack tells it once at most.
    indicator : str, optional
        The indicator that it is about.
    size : float
        How far beyond its threshold.
    disclosure_rule : str, optional
        The rule of the figures in the words; without it the indicator's.
    cells : sequence of mapping
        The addresses of the counts that the words hold, where they are ours to protect.
    beside : tuple of str
        Further indicators that it tells of.

    Returns
    -------
    tuple
        The finding and the question.

    Raises
    ------
    UsageError
        If the rule's words name a field that it does not have.
    """
    words = pack.rules.text(rule)
    slug = "-".join(filter(None, (about or rule, indicator))).replace("_", "-").lower()
    strong = size >= pack.rules.swing_thresholds.strong_from
    ask = words.question_for(indicator)
    finding = FindingItem(
        id=f"f-{slug}",
        pack=pack.definition.pack,
        indicator=indicator,
        beside=beside,
        rule=rule,
        headline=sentence_case(fill(words.headline, fields)),
        detail=" ".join(fill(words.detail, fields).split()),
        agency=pack.registry[indicator].agency if indicator else ask.ask,
        six_step=words.six_step,
        wt_function=words.wt_function,
        period=period,
        strength="strong" if strong else "moderate",
        score=round(size * words.importance * _weight(pack, indicator), 4),
        polarity=polarity,
        evidence=(),
        disclosure_rule=disclosure_rule or _rule_of(pack, indicator),
        cells=tuple(dict(cell) for cell in cells),
    )
    return finding, _question(pack, slug, ask, fields)


def _question(pack: Pack, slug: str, ask: Ask, fields: dict[str, str]) -> QuestionItem:
    """Make the question that a finding raises."""
    return QuestionItem(
        id=f"q-{slug}",
        text=sentence_case(fill(ask.text, fields)),
        addressed_to=ask.ask,
        addressed_as=pack.profile.agency(ask.ask).addressed_as,
        rests_on=(f"f-{slug}",),
    )


def _weight(pack: Pack, indicator: str | None) -> float:
    """Return by how much a finding counts for more where one direction is the better one."""
    if indicator is None or pack.registry[indicator].polarity == "none":
        return 1.0
    return pack.rules.swing_thresholds.weight_of_polarity


def _rule_of(pack: Pack, indicator: str | None) -> str:
    """Return an indicator's disclosure rule.

    Raises
    ------
    UsageError
        If the finding is about no indicator: its rule has to be given then.
    """
    if indicator is None:
        raise UsageError("a finding about no indicator needs a 'disclosure_rule'; name one")
    return pack.registry[indicator].disclosure_rule
