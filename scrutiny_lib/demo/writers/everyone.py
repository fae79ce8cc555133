"""Write the tables that people fill in."""

from __future__ import annotations

from scrutiny_lib.demo.people.everyone import Everyone
from scrutiny_lib.demo.timeline import LAST, Timeline
from scrutiny_lib.demo.writers.folder import DataFolder
from scrutiny_lib.demo.writers.people import Forms, write_by_year, write_form, write_rows


def write_everyone(folder: DataFolder, forms: Forms, timeline: Timeline, them: Everyone) -> None:
    """Write reviews, audits, section 11, draws, voices, challenges, good practice and returns."""
    years = timeline.financial_years
    tracker = {
        "reviews": them.reviews.reviews,
        "learning": them.reviews.learning,
        "recommendations": them.recommendations.rows,
    }
    write_form(folder, forms, tracker, "review_tracker", LAST)
    write_form(folder, forms, {"challenges": them.challenges}, "challenge_log", LAST)
    practices = {"good_practice": them.practices.rows}
    write_form(folder, forms, practices, "good_practice_register", LAST)
    write_by_year(folder, forms, {"engagement": ("date", them.engagement)}, years, "engagement_log")
    voices = {"voice": ("heard_on", them.voice), "children_experience": ("period_end", them.counts)}
    write_by_year(folder, forms, voices, years, "voice_log")
    _audits(folder, forms, timeline, them)
    scores = {"section11": ("assessed_on", them.section11.scores)}
    write_by_year(folder, forms, scores, years, "section_11")
    survey = {"practitioner_survey": ("closed_on", them.section11.survey)}
    write_by_year(folder, forms, survey, years, "practitioner_survey")
    write_form(folder, forms, them.draws, "draw_record", LAST)
    _returns(folder, forms, them)
    write_rows(folder, forms, "populations", them.populations, "populations", LAST)


def _audits(folder: DataFolder, forms: Forms, timeline: Timeline, them: Everyone) -> None:
    audits = them.audits
    for quarter, (audit_id, rows) in zip(timeline.quarters, audits.cases.items(), strict=True):
        of = audit_id.removeprefix("A-")
        answers = them.answers.rows[audit_id]
        if quarter.last == LAST:
            sheets = {"audit_cases": rows, "audit_answers": answers}
            write_form(folder, forms, sheets, f"audit_{of}", quarter.last)
        else:
            write_rows(folder, forms, "audit_cases", rows, f"audit_{of}", quarter.last)
            write_rows(folder, forms, "audit_answers", answers, f"audit_answers_{of}", quarter.last)
    write_rows(folder, forms, "audit_frame", audits.frame, "audit_frame", LAST)


def _returns(folder: DataFolder, forms: Forms, them: Everyone) -> None:
    newest = {agency: quarter for agency, quarter, _ in them.returns}
    for agency, quarter, rows in them.returns:
        name = f"{agency}_{quarter.label}"
        if quarter == newest[agency]:
            sheets = {"partner_returns": rows}
            write_form(folder, forms, sheets, name, quarter.last, agency=agency)
        else:
            write_rows(folder, forms, "partner_returns", rows, name, quarter.last)
