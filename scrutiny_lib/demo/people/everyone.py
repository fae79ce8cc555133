"""All that people write down, made together, since each refers to the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from scrutiny_lib.config.audits import AuditDefinitions
from scrutiny_lib.config.threads import Threads
from scrutiny_lib.demo.people.answers import Answers, make_answers
from scrutiny_lib.demo.people.audits import Audits, make_audits
from scrutiny_lib.demo.people.challenges import make_challenges
from scrutiny_lib.demo.people.draws import make_draws
from scrutiny_lib.demo.people.engagement import make_engagement
from scrutiny_lib.demo.people.finds import Told
from scrutiny_lib.demo.people.populations import make_populations
from scrutiny_lib.demo.people.practices import Practices, make_practices
from scrutiny_lib.demo.people.praised import bend_audits, bend_engagement
from scrutiny_lib.demo.people.recommendations import Recommendations, make_recommendations
from scrutiny_lib.demo.people.returns import make_returns
from scrutiny_lib.demo.people.reviews import Reviews, make_reviews
from scrutiny_lib.demo.people.section11 import Section11, make_section11
from scrutiny_lib.demo.people.voices import make_counts, make_voice
from scrutiny_lib.demo.timeline import Period
from scrutiny_lib.demo.world import World

Row = dict[str, Any]


@dataclass(frozen=True)
class Everyone:
    """Rows of every table that people fill in."""

    reviews: Reviews
    recommendations: Recommendations
    audits: Audits
    answers: Answers
    section11: Section11
    draws: dict[str, list[Row]]
    engagement: list[Row]
    voice: list[Row]
    counts: list[Row]
    challenges: list[Row]
    returns: list[tuple[str, Period, list[Row]]]
    populations: list[Row]
    practices: Practices


def make_everyone(world: World, threads: Threads, definitions: AuditDefinitions) -> Everyone:
    """Let people write down what they saw.

    Parameters
    ----------
    threads : Threads
        Which themes of the different tables are one matter.
    definitions : AuditDefinitions
        What audits ask.
    """
    plan = world.plan
    reviews, audits = make_reviews(plan), bend_audits(plan, make_audits(plan))
    engagement, voice = bend_engagement(plan, make_engagement(plan)), make_voice(plan)
    known_ids = {
        "case_review": [row["review_id"] for row in reviews.reviews],
        "audit": list(audits.cases),
        "child_voice": [row["voice_id"] for row in voice],
        "practitioner": sorted({row["event_id"] for row in engagement}),
    }
    return Everyone(
        reviews=reviews,
        recommendations=make_recommendations(plan, reviews),
        audits=audits,
        answers=make_answers(plan, audits, definitions),
        section11=make_section11(plan),
        draws=make_draws(audits),
        engagement=engagement,
        voice=voice,
        counts=make_counts(world),
        challenges=make_challenges(plan, known_ids),
        returns=list(make_returns(world)),
        populations=make_populations(world),
        practices=make_practices(plan, Told(threads, reviews, audits, engagement, voice)),
    )
