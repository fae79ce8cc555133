"""Multi-agency audits: own grades and moderated ones, of five to ten cases a quarter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from scrutiny_lib.demo.people.dice import Day, Dice, day_of, days
from scrutiny_lib.demo.plan import Plan
from scrutiny_lib.demo.timeline import Period

AGENCIES = ("childrens_social_care", "police", "community_health", "schools")
GENEROUS = "police"
SAYS_WELL, SAYS_ILL, PART = "childrens_social_care", "schools", "joint_working"
DOMAINS = ("recognition", "assessment", "planning_intervention", "joint_working", "impact",
           "overall")  # fmt: skip
GRADES = ("inadequate", "requires_improvement", "good", "outstanding")
_THEMES = ("Neglect", "Domestic abuse", "Exploitation", "Babies under one", "Harm online")
_STRENGTHS = ("The child was seen alone and the words were written down.",
              "The plan said who does what by when.")  # fmt: skip
_GAPS = ("The outcome reached the school late.", "The record does not say what changed.")
_WHY = "Synthetic: The record did not bear the grade out."
Row = dict[str, Any]


@dataclass(frozen=True)
class Audits:
    """Rows of each audit's cases by audit, and of the frame.

    Attributes
    ----------
    contradicted : str
        The audit in which two agencies see joint working in opposite ways.
    """

    cases: dict[str, list[Row]]
    frame: list[Row]
    contradicted: str


def make_audits(plan: Plan) -> Audits:
    """Make the audit of every quarter."""
    dice = Dice(plan.rng("audits"))
    quarters = plan.timeline.quarters
    cases: dict[str, list[Row]] = {}
    frame: list[Row] = []
    for number, quarter in enumerate(quarters):
        audit_id = f"A-{quarter.label}"
        theme = _THEMES[number % len(_THEMES)]
        line = _frame(dice, audit_id, theme, quarter)
        before = f"A-{quarters[number - len(_THEMES)].label}" if number >= len(_THEMES) else None
        frame.append({**line, "repeats_audit_id": before})
        disagree = number == len(quarters) - 2
        cases[audit_id] = _cases(dice, line, quarter, disagree=disagree)
    return Audits(cases, frame, f"A-{quarters[-2].label}")


def _frame(dice: Dice, audit_id: str, theme: str, quarter: Period) -> Row:
    chosen = dice.between(5, 10)
    left_out = 1 if chosen > 6 and dice.happens(300) else 0
    missing = "schools" if dice.happens(150) else None
    return {
        "audit_id": audit_id,
        "theme": theme,
        "question": "What did the work change for the child?",
        "population": f"Synthetic: open cases in which the theme was {theme.lower()}",
        "population_size": dice.between(60, 260),
        "n_selected": chosen,
        "selection": "random",
        "selection_seed": str(dice.between(10_000, 99_999)),
        "n_excluded": left_out,
        "exclusion_reasons": "Synthetic: One case was in another audit." if left_out else None,
        "agencies_asked": ";".join(AGENCIES),
        "agencies_not_returned": missing,
        "period_start": day_of(quarter.first) - days(182),
        "period_end": day_of(quarter.first) - days(1),
        "selected_on": day_of(quarter.first) + days(6),
    }


def _cases(dice: Dice, frame: Row, quarter: Period, *, disagree: bool) -> list[Row]:
    if disagree:
        frame["agencies_not_returned"] = None  # both have to have answered
    audited = day_of(quarter.first) + days(40)
    rows = []
    for number in range(frame["n_selected"] - frame["n_excluded"]):
        quality = dice.one((0, 1, 2, 3), (10, 40, 42, 8))
        for agency in AGENCIES:
            if agency == frame["agencies_not_returned"]:
                continue
            for domain in DOMAINS:
                row = _grade(dice, quality, agency, domain, disagree=disagree)
                rows.append(_line(dice, frame, f"C-{number + 1:02d}", row, audited))
    return rows


def _grade(dice: Dice, quality: int, agency: str, domain: str, *, disagree: bool) -> Row:
    """Return an agency's own grade and the moderated one."""
    moderated = _within(quality + dice.one((-1, 0, 1), (18, 64, 18)))
    if agency == GENEROUS:
        own = _within(moderated + dice.one((0, 1, 2), (25, 60, 15)))
    else:
        own = _within(moderated + dice.one((-1, 0, 1), (10, 80, 10)))
    if disagree and domain == PART and agency in (SAYS_WELL, SAYS_ILL):
        own = GRADES.index("good" if agency == SAYS_WELL else "inadequate")
        moderated = GRADES.index("requires_improvement")
    return {"agency": agency, "domain": domain, "self": own, "moderated": moderated}


def _within(grade: int) -> int:
    return min(max(grade, 0), len(GRADES) - 1)


def _line(dice: Dice, frame: Row, case: str, grade: Row, audited: Day) -> Row:
    own, moderated = GRADES[grade["self"]], GRADES[grade["moderated"]]
    return {
        "audit_id": frame["audit_id"],
        "theme": frame["theme"],
        "case_ref": case,
        "selection": frame["selection"],
        "agency": grade["agency"],
        "domain": grade["domain"],
        "self_grade": own,
        "moderated_grade": moderated,
        "moderation_reason": None if own == moderated else _WHY,
        "good_practice": f"Synthetic: {dice.one(_STRENGTHS)}" if dice.happens(500) else None,
        "development": f"Synthetic: {dice.one(_GAPS)}" if dice.happens(500) else None,
        "child_voice_evident": dice.one(("yes", "partly", "no"), (50, 35, 15)),
        "impact_on_child_evident": dice.one(("yes", "partly", "no"), (35, 40, 25)),
        "audited_on": audited + days(dice.between(0, 12)),
        "moderated_on": audited + days(25),
        "may_be_shown": dice.happens(600),
    }
