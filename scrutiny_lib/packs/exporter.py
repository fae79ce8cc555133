"""The exporter: an executed pack notebook becomes one self-contained page.

Registered with nbconvert, so that ``jupyter nbconvert --to scrutiny`` makes the same page.
"""

from __future__ import annotations

from datetime import date, timedelta
from html import escape
from typing import Any

from nbconvert.exporters import TemplateExporter

from scrutiny_lib.config.profile import Profile, load_profile
from scrutiny_lib.config.wording import Wording, load_wording
from scrutiny_lib.errors import GateError
from scrutiny_lib.evidence.model import ChartItem, FindingItem, QuestionItem, TableItem
from scrutiny_lib.packs.catalogue import PackDefinition, load_pack
from scrutiny_lib.packs.changes import Baseline, Changes, compare, said_of
from scrutiny_lib.packs.gate import check_page
from scrutiny_lib.packs.gate.identifiers import allowed_strings, refuse, search_page
from scrutiny_lib.packs.glossary import anchor_of_term, link_first_uses, terms_used
from scrutiny_lib.packs.page import Page, pack_opened, read_notebook
from scrutiny_lib.packs.record import Code
from scrutiny_lib.packs.templates import day, page_environment, page_style
from scrutiny_lib.workspace import find_workspace


class ScrutinyExporter(TemplateExporter):
    """Export an executed pack notebook as a page without code, script or external address.

    ``resources["scrutiny"]`` may hold `made` (date), `code` (Code), `parameters`, `run_id`,
    `baseline` (the pack that this one is held against, or None if there is none) and `profile`
    (path); what is missing is taken from the project, and the page says that it was
    not made by a run.
    """

    file_extension = ".html"
    output_mimetype = "text/html"
    export_from_notebook = "Scrutiny evidence pack"
    template_file = "page.html.j2"

    def from_notebook_node(  # type: ignore[override]  # nbconvert's own annotation is wrong
        self, nb: Any, resources: dict[str, Any] | None = None, **kwargs: Any
    ) -> tuple[str, dict[str, Any]]:
        """Return the page, and the resources with `page` (its parts) and `changes` added.

        Raises
        ------
        GateError
            If the notebook shows anything but evidence and prose, or the page breaks a rule.
        DisclosureError
            If a page that is exported by hand may name a person.
        """
        known = dict(resources or {})
        given = dict(known.get("scrutiny") or {})
        workspace = find_workspace()
        profile = load_profile(given.get("profile") or workspace.profile_path())
        wording = load_wording(workspace.params / "wording.yml")
        opened = pack_opened(nb)
        parts = load_pack(workspace, opened).parts if opened else ()
        page = read_notebook(nb, wording.with_parts(parts))
        asked = given.get("parameters") or {}
        definition = load_pack(workspace, page.facts.pack).for_settings(asked)
        context = _page_context(page, definition, profile, given)
        context["changes"] = _changes(page, wording, given)
        html = page_environment().get_template(self.template_file).render(**context)
        html = link_first_uses(html, context["glossary"])
        check_page(html, profile, is_synthetic=page.facts.is_synthetic)
        if context["code"] is None:  # a run searches all its files, and knows more of them
            days = [context["made"]]
            refuse(search_page(html, "the page", allowed=allowed_strings(profile, days)))
        found = {"page": page, "changes": context["changes"]}
        return html, {**known, **found, "output_extension": self.file_extension}


def _page_context(
    page: Page,
    definition: PackDefinition,
    profile: Profile,
    given: dict[str, Any],
) -> dict[str, Any]:
    """Return everything that the template names."""
    made: date = given.get("made") or date.today()
    headline_findings = page.brief(profile.brief.findings)
    said = [text for item in page.findings for text in (item.headline, item.detail)]
    said += [item.text for item in page.questions]
    body = " ".join([*map(escape, said), *(str(b) for s in page.sections for b in s.blocks)])
    code: Code | None = given.get("code")
    return {
        "definition": definition,
        "profile": profile,
        "marking": profile.markings.of(definition.made_from, definition.audience),
        "facts": page.facts,
        "is_synthetic": page.facts.is_synthetic,
        "months_between": months_between,
        "made": made,
        "findings": headline_findings,
        "more_findings": [one for one in page.findings if one not in headline_findings],
        "questions": _questions_of(headline_findings, page.questions)[: profile.brief.questions],
        "sections": [section for section in page.sections if section.blocks],
        "glossary": terms_used(profile.glossary, body),
        "retained_until": made.year + profile.data_protection.retain_years,
        "code": code,
        "run_id": given.get("run_id"),
        "parameters": given.get("parameters") or {},
        "style": page_style(),
        "anchor_of": _anchor_of,
        "anchor_of_term": anchor_of_term,
        "protections": _protections(page, profile),
    }


def _changes(page: Page, wording: Wording, given: dict[str, Any]) -> Changes | None:
    """Return what has changed since the pack before; None for a page exported by hand."""
    if "baseline" not in given:
        return None
    baseline: Baseline | None = given["baseline"]
    made = "" if baseline is None else day(baseline.made)
    return compare(baseline, said_of(page), wording.changes, made)


def _protections(page: Page, profile: Profile) -> list[str]:
    """Return the sentences of the disclosure rules that the page's evidence was shown under."""
    used: set[str] = set()
    for item in page.items:
        if isinstance(item, (TableItem, ChartItem)):
            used |= set(item.rule.split("+"))
        elif isinstance(item, FindingItem):
            used.add(item.disclosure_rule)
    return [rule.sentence for rule in profile.disclosure if rule.id in used]


def _questions_of(findings: list[FindingItem], questions: list[QuestionItem]) -> list[QuestionItem]:
    """Return the questions that rest on these findings, in the findings' order."""
    shown = {finding.id for finding in findings}
    return [question for question in questions if shown & set(question.rests_on)]


def _anchor_of(finding: FindingItem) -> str:
    """Return where in the page a finding's evidence stands.

    Raises
    ------
    GateError
        If it rests on nothing.
    """
    if not finding.evidence:
        raise GateError(
            f"the finding {finding.id} rests on no evidence; show it beside a table or a chart"
        )
    return finding.evidence[0]


def months_between(last_day: date, later: date) -> int:
    """Return the whole months that have passed since a last day, which itself still counts."""
    start = last_day + timedelta(days=1)
    months = (later.year - start.year) * 12 + later.month - start.month
    return max(0, months - (later.day < start.day))
