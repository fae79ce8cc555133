"""The index page: one card a pack, rebuilt from the records of the published runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import ValidationError

from scrutiny_lib.config.profile import Profile
from scrutiny_lib.errors import ScrutinyError
from scrutiny_lib.packs.exporter import months_between
from scrutiny_lib.packs.gate import check_page
from scrutiny_lib.packs.gate.identifiers import allowed_strings, refuse, search_page
from scrutiny_lib.packs.outcome import Outcome
from scrutiny_lib.packs.publish import latest_of, replace_synced
from scrutiny_lib.packs.record import RunRecord
from scrutiny_lib.packs.standing import newer_failure, standing
from scrutiny_lib.packs.templates import page_environment, page_style
from scrutiny_lib.workspace import Workspace


@dataclass(frozen=True)
class Card:
    """One pack on the index: its newest published run, its earlier ones, a newer failure."""

    record: RunRecord
    link: str
    age_months: int | None
    earlier: tuple[tuple[str, date], ...]
    failed: RunRecord | None


def read_record(folder: Path) -> RunRecord:
    """Read the record of a run.

    Raises
    ------
    ScrutinyError
        If it is missing or unreadable.
    """
    try:
        return RunRecord.model_validate_json((folder / "run.json").read_text(encoding="utf-8"))
    except (OSError, ValidationError, UnicodeDecodeError) as error:
        raise ScrutinyError(
            f"{folder.name}/run.json cannot be read; remove that run's folder or run the pack again"
        ) from error


def build_index(workspace: Workspace, profile: Profile) -> Path:
    """Write ``outputs/published/index.html`` from the records of the published runs.

    Raises
    ------
    GateError
        If the page breaks a rule.
    DisclosureError
        If it may name a person; the last index stays.
    """
    published = workspace.outputs / "published"
    cards = [card for card in (_card(workspace, p) for p in _packs(published)) if card]
    html = (
        page_environment()
        .get_template("index.html.j2")
        .render(
            cards=cards,
            standing=standing(workspace),
            failure=_failure,
            profile=profile,
            marking=max((card.record.marking for card in cards), default="OFFICIAL", key=len),
            style=page_style(),
        )
    )
    check_page(html, profile)
    refuse(search_page(html, "index.html", allowed=allowed_strings(profile, _days(cards))))
    replace_synced(published / "index.html", html)
    return published / "index.html"


def _days(cards: list[Card]) -> list[date]:
    """Return the days on which the runs were made that an index names."""
    failed = [card.failed for card in cards if card.failed]
    runs = [card.record for card in cards] + failed
    return [run.started_at.date() for run in runs] + [
        made for card in cards for _, made in card.earlier
    ]


def _packs(published: Path) -> list[Path]:
    """Return the folders of the published packs."""
    return sorted(path for path in published.iterdir() if path.is_dir())


def _card(workspace: Workspace, pack: Path) -> Card | None:
    """Return the card of a pack, or None if none of its runs is published."""
    latest = latest_of(pack)
    if latest is None:
        return None
    record = read_record(latest)
    runs = [read_record(path) for path in pack.iterdir() if (path / "run.json").is_file()]
    others = sorted((r for r in runs if r.run_id != record.run_id), key=lambda r: r.started_at)
    made = record.started_at.date()
    return Card(
        record=record,
        link=f"{pack.name}/{record.run_id}/index.html",
        age_months=months_between(record.newest, made) if record.newest else None,
        earlier=tuple(
            (f"{pack.name}/{r.run_id}/index.html", r.started_at.date()) for r in reversed(others)
        ),
        failed=_newer_failure(workspace, record),
    )


def _failure(record: RunRecord) -> str:
    """Say to every reader why a run was not published.

    Which cell could have been worked out is for analysts: it would tell that its count is small.
    """
    if record.outcome is Outcome.DISCLOSURE_REFUSED:
        return "it could have told too much about a person"
    return record.reason


def _newer_failure(workspace: Workspace, published: RunRecord) -> RunRecord | None:
    """Return the record of the newest run that failed after the published one."""
    folder = newer_failure(workspace, published.pack, published.run_id)
    return None if folder is None else read_record(folder)
