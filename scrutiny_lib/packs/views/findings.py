"""From a rule that was met to a finding and its question, in the words of ``params/rules.yml``."""

from __future__ import annotations

from typing import Literal

from scrutiny_lib.config.rules import fill
from scrutiny_lib.evidence.model import FindingItem, QuestionItem
from scrutiny_lib.evidence.numbers import sentence_case
from scrutiny_lib.packs.session import Pack

Told = tuple[FindingItem | QuestionItem, ...]


def tell(
    pack: Pack,
    *,
    rule: str,
    about: str,
    indicator: str | None,
    fields: dict[str, str],
    period: str,
    size: float,
    polarity: Literal["better", "worse", "none"] = "none",
) -> Told:
    """Make the finding of a rule, and the question that it raises.

    Parameters
    ----------
    rule : str
        Which rule was met; its words are in ``params/rules.yml``.
    about : str
        What the rule looks at (``change``, ``gap``, …): with the indicator it makes the id,
        which stays the same when the next run says something else of the same matter.
    fields : dict
        What may stand in braces in the rule's words.
    size : float
        How far beyond its threshold.

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
    slug = "-".join(part for part in (about, (indicator or "").replace("_", "-")) if part)
    weight = pack.rules.swing_thresholds.weight_of_polarity
    has_polarity = indicator is not None and pack.registry[indicator].polarity != "none"
    strong = size >= pack.rules.swing_thresholds.strong_from
    ask = words.question_for(indicator)
    finding = FindingItem(
        id=f"f-{slug}",
        pack=pack.definition.pack,
        indicator=indicator,
        rule=rule,
        headline=sentence_case(fill(words.headline, fields)),
        detail=" ".join(fill(words.detail, fields).split()),
        agency=pack.registry[indicator].agency if indicator else ask.ask,
        six_step=words.six_step,
        wt_function=words.wt_function,
        period=period,
        strength="strong" if strong else "moderate",
        score=round(size * words.importance * (weight if has_polarity else 1.0), 4),
        polarity=polarity,
        evidence=(),
    )
    question = QuestionItem(
        id=f"q-{slug}",
        text=sentence_case(fill(ask.text, fields)),
        addressed_to=ask.ask,
        addressed_as=pack.profile.agency(ask.ask).addressed_as,
        rests_on=(finding.id,),
    )
    return finding, question
