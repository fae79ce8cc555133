"""The index page: one card a pack, rebuilt from the records of the published runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from scrutiny_lib.config.profile import Profile
from scrutiny_lib.config.wording import ChangeKind, ChangeWords, Wording, load_wording
from scrutiny_lib.packs.exporter import months_between
from scrutiny_lib.packs.gate import check_page
from scrutiny_lib.packs.gate.identifiers import allowed_strings, refuse, search_page
from scrutiny_lib.packs.outcome import Outcome
from scrutiny_lib.packs.publish import latest_of, replace_synced
from scrutiny_lib.packs.record import RunRecord, find_record
from scrutiny_lib.packs.standing import newer_failure, standing
from scrutiny_lib.packs.templates import page_environment, page_style
from scrutiny_lib.workspace import Workspace


@dataclass(frozen=True)
class Card:
    """One pack on the index: its newest published run, its earlier ones, a newer failure.

    `record` is None if it can't be read, and `lost` counts earlier runs of which that is true.
    """

    pack: str
    record: RunRecord | None
    link: str = ""
    age_months: int | None = None
    earlier: tuple[tuple[str, date, str], ...] = ()
    lost: int = 0
    failed: RunRecord | None = None


def build_index(workspace: Workspace, profile: Profile, wording: Wording | None = None) -> Path:
    """Write ``outputs/published/index.html`` from the records of the published runs.

    Parameters
    ----------
    workspace, profile
        Whose packs they are.
    wording : Wording, optional
        The words for what has changed; those in the workspace's params if not given.

    Raises
    ------
    GateError
        If the page breaks a rule.
    DisclosureError
        If it may name a person; the last index stays.
    """
    published = workspace.outputs / "published"
    words = (wording or load_wording(workspace.params / "wording.yml")).changes
    cards = [card for card in (_card(workspace, p) for p in _packs(published)) if card]
    html = (
        page_environment()
        .get_template("index.html.j2")
        .render(
            cards=cards,
            standing=standing(workspace),
            failure=_failure,
            changed=partial(_changed, words),
            profile=profile,
            marking=max((run.marking for run in _newest(cards)), default="OFFICIAL", key=len),
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
    return [run.started_at.date() for run in [*_newest(cards), *failed]] + [
        made for card in cards for _, made, _marking in card.earlier
    ]


def _newest(cards: list[Card]) -> list[RunRecord]:
    """Return the records of the packs' newest runs."""
    return [card.record for card in cards if card.record is not None]


def _packs(published: Path) -> list[Path]:
    """Return the folders of the published packs."""
    return sorted(path for path in published.iterdir() if path.is_dir())


def _card(workspace: Workspace, pack: Path) -> Card | None:
    """Return the card of a pack, or None if none of its runs is published."""
    latest = latest_of(pack)
    if latest is None:
        return None
    record = find_record(latest)
    if record is None:
        return Card(pack.name, None)
    folders = [path for path in pack.iterdir() if path.is_dir() and path != latest]
    found = [(path, find_record(path)) for path in folders]
    others = [
        (f"{pack.name}/{p.name}/index.html", r.started_at, r.marking)
        for p, r in found
        if r is not None
    ]
    others.sort(key=lambda run: run[1], reverse=True)
    failure = newer_failure(workspace, pack.name, record.run_id)
    made = record.started_at.date()
    return Card(
        pack=pack.name,
        record=record,
        link=f"{pack.name}/{latest.name}/index.html",
        age_months=months_between(record.newest, made) if record.newest else None,
        earlier=tuple((link, started.date(), marking) for link, started, marking in others),
        lost=len(found) - len(others),
        failed=None if failure is None else find_record(failure),
    )


def _changed(words: ChangeWords, counts: dict[ChangeKind, int]) -> str:
    """Say how much a pack says otherwise than the one before it."""
    said = [words.counted[kind].say(count) for kind, count in counts.items() if count]
    return "; ".join(said) or words.unchanged


def _failure(record: RunRecord) -> str:
    """Say to every reader why a run was not published.

    Which cell could have been worked out is for analysts: it would tell that its count is small.
    """
    if record.outcome is Outcome.DISCLOSURE_REFUSED:
        return "it could have told too much about a person"
    return record.reason
