"""Everything that happens in the synthetic partnership, before any of it is written down."""

from __future__ import annotations

from dataclasses import dataclass

from scrutiny_lib.demo.children import Children, make_children
from scrutiny_lib.demo.health import Admissions, Attendances, make_admissions, make_attendances
from scrutiny_lib.demo.journey.care import Care, Stages, make_care, make_stages
from scrutiny_lib.demo.journey.cases import Cases, make_cases
from scrutiny_lib.demo.journey.contacts import Contacts, make_contacts
from scrutiny_lib.demo.journey.early_help import EarlyHelp, make_early_help
from scrutiny_lib.demo.missing import Missing, Protection, make_missing, make_protection
from scrutiny_lib.demo.plan import Plan
from scrutiny_lib.demo.police import (
    Incidents,
    Notifications,
    make_incidents,
    make_notifications,
)


@dataclass(frozen=True)
class World:
    """All that happens; times before the plan's first day are only there to start from."""

    plan: Plan
    children: Children
    incidents: Incidents
    notifications: Notifications
    contacts: Contacts
    cases: Cases
    care: Care
    stages: Stages
    early_help: EarlyHelp
    missing: Missing
    protection: Protection
    attendances: Attendances
    admissions: Admissions


def make_world(plan: Plan) -> World:
    """Let everything happen, each thing after what it comes from."""
    children = make_children(plan.timeline, plan.scale, plan.seed)
    incidents = make_incidents(plan, children)
    notifications = make_notifications(plan, children, incidents)
    contacts = make_contacts(plan, children, notifications)
    cases = make_cases(plan, children, contacts)
    care = make_care(plan, children, cases)
    return World(
        plan=plan,
        children=children,
        incidents=incidents,
        notifications=notifications,
        contacts=contacts,
        cases=cases,
        care=care,
        stages=make_stages(plan, children, care),
        early_help=make_early_help(plan, children),
        missing=make_missing(plan, children, care),
        protection=make_protection(plan, children),
        attendances=make_attendances(plan, children, contacts, cases, care),
        admissions=make_admissions(plan, children),
    )
