"""Lists 1 to 5: contacts, early help, referrals, assessments, section 47 enquiries."""

from __future__ import annotations

import numpy as np

from scrutiny_lib.demo.annex_a.prefix import (
    child_columns,
    disability,
    plain_yes_no,
    sources,
    team,
    until,
    written,
)
from scrutiny_lib.demo.chance import Ints
from scrutiny_lib.demo.journey.contacts import recorded_source
from scrutiny_lib.demo.journey.early_help import ORGANISATIONS
from scrutiny_lib.demo.journey.spans import earlier
from scrutiny_lib.demo.sheet import Sheet
from scrutiny_lib.demo.timeline import Days, Period
from scrutiny_lib.demo.world import World

_YEAR = 365


def contacts(world: World, period: Period) -> Sheet:
    """List 1: contacts of the period."""
    it = world.contacts
    rows = np.flatnonzero(period.holds(it.day))
    source = recorded_source(world.plan, it.source[rows], it.day[rows])
    columns = {
        **child_columns(world, it.child[rows], period.last),
        "Date of Contact": it.day[rows],
        "Contact Source": sources(source),
    }
    return Sheet("annex_a", "annex_a_1_contacts", "List 1", columns, rows)


def early_help(world: World, period: Period) -> Sheet:
    """List 2: early help assessments that started or ended in the period."""
    it = world.early_help
    rows = np.flatnonzero(period.holds(it.day) | period.holds(it.completed))
    columns = {
        **child_columns(world, it.child[rows], period.last),
        "Assessment start date": it.day[rows],
        "Assessment completion date": until(it.completed[rows], period.last),
        "Organisation completing assessment": written(ORGANISATIONS, it.organisation[rows]),
    }
    return Sheet("annex_a", "annex_a_2_early_help", "List 2", columns, rows)


def referrals(world: World, period: Period) -> Sheet:
    """List 3: referrals of the period."""
    it = world.cases
    rows = np.flatnonzero(period.holds(it.day))
    before = earlier(it.child, it.day, within=_YEAR)[rows]
    # A referral is recorded as from where its contact was.
    source = recorded_source(world.plan, it.source[rows], world.contacts.day[it.contact[rows]])
    columns = {
        **child_columns(world, it.child[rows], period.last),
        "Date of Referral": it.day[rows],
        "Referral Source": sources(source),
        "Referral NFA?": plain_yes_no(it.is_no_action[rows]),
        "Number of Referrals in Last 12 Months": before,
        **team(it.child[rows]),
    }
    return Sheet("annex_a", "annex_a_3_referrals", "List 3", columns, rows)


def assessments(world: World, period: Period) -> Sheet:
    """List 4: assessments that started or were authorised in the period."""
    it = world.cases
    rows = np.flatnonzero(period.holds(it.assessed) | period.holds(it.authorised))
    rows = rows[it.assessed[rows] <= period.last]
    authorised = until(it.authorised[rows], period.last)
    done = ~np.isnat(authorised)
    columns = {
        **child_columns(world, it.child[rows], period.last),
        **disability(world, it.child[rows]),
        "Continuous Assessment Start Date": it.assessed[rows],
        "Child Seen During Continuous Assessment": plain_yes_no(done & (it.child[rows] % 23 > 0)),
        "Continuous Assessment Date of Authorisation": authorised,
        "Was the child assessed as requiring LA children’s social care support?": np.where(
            done, plain_yes_no(it.is_in_need[rows]), ""
        ),
        **team(it.child[rows]),
    }
    return Sheet("annex_a", "annex_a_4_assessments", "List 4", columns, rows)


def section_47(world: World, period: Period) -> Sheet:
    """List 5: section 47 enquiries that started, or had their conference, in the period."""
    it = world.cases
    rows = np.flatnonzero(period.holds(it.strategy) | period.holds(it.conference))
    rows = rows[it.strategy[rows] <= period.last]
    meets = ~np.isnat(it.conference[rows])
    conference = until(it.conference[rows], period.last)
    held = ~np.isnat(conference)
    planned = ~np.isnat(it.plan_start[rows])
    columns = {
        **child_columns(world, it.child[rows], period.last),
        **disability(world, it.child[rows]),
        "Strategy discussion initiating Section 47 Enquiry Start Date": it.strategy[rows],
        "Was an Initial Child Protection Conference deemed unnecessary?": plain_yes_no(~meets),
        "Date of Initial Child Protection Conference": conference,
        "Did the Initial Child Protection Conference Result in a Child Protection Plan": np.where(
            held, plain_yes_no(planned), ""
        ),
        "Number of Section 47 Enquiries in the last 12 months": _before(world, it.strategy, rows),
        "Number of ICPCs in the last 12 months": _before(world, it.conference, rows),
        **team(it.child[rows]),
    }
    return Sheet("annex_a", "annex_a_5_section_47", "List 5", columns, rows)


def _before(world: World, days: Days, rows: Ints) -> Ints:
    """Count what the children of the rows had in the year before their enquiry."""
    it = world.cases
    known = np.flatnonzero(~np.isnat(days))
    who = np.concatenate([it.child[known], it.child[rows]])
    when = np.concatenate([days[known], it.strategy[rows]])
    return earlier(who, when, within=_YEAR, of=len(known))[len(known) :]
