"""Which files and sheets are read by a map, and which as before."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from scrutiny_lib.forms import write_form
from scrutiny_lib.loaders.folder import Context, Loaded
from scrutiny_lib.loaders.people import load_challenges, load_reviews

from .made import LOG, ROW, own_context, with_maps, write_book, write_csv

OWN = {
    "challenge_id": "C-9",
    "raised_on": "2025-04-03",
    "question_text": "Why?",
    "directed_to_agency": "police",
    "status": "open",
}
LISTS = [{"Agencies": "Police", "States": "Open"}]


def layouts(loaded: Loaded) -> list[str]:
    return [file.layout for one in loaded.datasets.values() for file in one.record.files]


def rules(loaded: Loaded) -> list[str]:
    return [issue.rule for issue in loaded.issues]


def rename(path: Path, headers: dict[str, str]) -> None:
    """Type over headers of a form."""
    book = load_workbook(path)
    for cell in book["Challenges"][1]:
        cell.value = headers.get(cell.value, cell.value)
    book.save(path)


@pytest.fixture
def context(tmp_path: Path) -> Context:
    return with_maps(tmp_path / "params", LOG)


def test_a_form_is_a_form_whatever_its_name_and_whatever_a_map_says(tmp_path: Path) -> None:
    table = own_context().tables["challenges"]
    labels = [column.label for column in table.columns]
    headers = [*labels[:-1], "Reply"]  # so the map knows one header more than our table
    names = [column.name for column in table.columns]
    mapped = "\n".join(f"  '{header}': {name}" for header, name in zip(headers, names, strict=True))
    text = f"tracker: copy\ntitle: C\nfolder: challenges\ntable: challenges\ncolumns:\n{mapped}\n"
    context = with_maps(tmp_path / "params", LOG, text)
    path = write_form(table, context.codes, tmp_path / "in" / "log.xlsx", rows=[OWN])
    rename(path, {labels[-1]: "Reply"})
    loaded = load_challenges(tmp_path / "in", context)
    assert (layouts(loaded), rules(loaded)) == (["challenges"], [])


def test_a_form_that_was_spoilt_is_no_tracker(context: Context, tmp_path: Path) -> None:
    path = write_form(context.tables["challenges"], context.codes, tmp_path / "in" / "log.xlsx")
    rename(path, {"Status": "State", "Challenge reference": "No"})
    assert rules(load_challenges(tmp_path / "in", context)) == ["file_unreadable"]


@pytest.mark.parametrize("style", ["name", "label"])
def test_our_own_headers_are_read_as_before(context: Context, tmp_path: Path, style: str) -> None:
    table = context.tables["challenges"]
    row = {str(getattr(table.column(name), style)): cell for name, cell in OWN.items()}
    write_csv(tmp_path / "in" / "our log.csv", [row])
    loaded = load_challenges(tmp_path / "in", context)
    assert (layouts(loaded), rules(loaded)) == (["challenges"], [])
    assert len(loaded.datasets["challenges"].frame) == 1


def test_whoever_knows_more_of_the_headers_reads_the_file(tmp_path: Path) -> None:
    """Their system may happen to have our headers for what is needed."""
    table = own_context().tables["challenges"]
    labels = [table.column(name).label for name in OWN]
    mapped = "\n".join(f"  {label}: {name}" for label, name in zip(labels, OWN, strict=True))
    text = (
        "tracker: alike\ntitle: Alike\nfolder: challenges\ntable: challenges\nfiles: ['*log*']\n"
        f"columns:\n{mapped}\n  Reply: response_summary\nignored: [Officer]\n"
    )
    context = with_maps(tmp_path / "params", text)
    row = dict(zip(labels, OWN.values(), strict=True))
    write_csv(tmp_path / "a" / "log.csv", [{**row, "Reply": "Yes."}])
    loaded = load_challenges(tmp_path / "a", context)
    assert layouts(loaded) == ["alike"]
    assert loaded.datasets["challenges"].frame["response_summary"].tolist() == ["Yes."]
    write_csv(tmp_path / "b" / "log.csv", [{**row, "Officer": "x"}])  # none that would be kept
    assert layouts(load_challenges(tmp_path / "b", context)) == ["challenges"]


def test_a_map_with_patterns_is_only_for_files_of_such_names(
    context: Context, tmp_path: Path
) -> None:
    write_csv(tmp_path / "in" / "questions.csv", [ROW])
    loaded = load_challenges(tmp_path / "in", context)
    assert (layouts(loaded), rules(loaded)) == ([], ["file_unreadable"])
    assert "nearest: Challenge log" in loaded.issues[0].message


def test_without_patterns_every_header_that_is_mapped_has_to_be_there(tmp_path: Path) -> None:
    context = with_maps(tmp_path / "params", LOG.replace('files: ["*log*"]\n', ""))
    some = {key: cell for key, cell in ROW.items() if key != "Raised by name"}
    write_csv(tmp_path / "in" / "anything.csv", [some])
    assert layouts(load_challenges(tmp_path / "in", context)) == ["their_log"]
    write_csv(tmp_path / "in" / "anything.csv", [{k: some[k] for k in some if k != "Answer"}])
    loaded = load_challenges(tmp_path / "in", context)
    assert (layouts(loaded), rules(loaded)) == ([], ["file_unreadable"])
    assert "nearest: Their log): headers missing: Answer;" in loaded.issues[0].message


def test_the_better_of_two_maps_is_taken(tmp_path: Path) -> None:
    older = LOG.replace("their_log", "older").replace("  Answer: response_summary\n", "")
    older = older.replace("ignored: [Raised by name]", "ignored: [Raised by name, Reply]")
    context = with_maps(tmp_path / "params", older, LOG)
    write_csv(tmp_path / "a" / "log.csv", [ROW])
    assert layouts(load_challenges(tmp_path / "a", context)) == ["their_log"]
    renamed = {("Reply" if key == "Answer" else key): cell for key, cell in ROW.items()}
    write_csv(tmp_path / "b" / "log.csv", [renamed])
    assert layouts(load_challenges(tmp_path / "b", context)) == ["older"]


def test_a_map_is_for_its_own_folder(context: Context, tmp_path: Path) -> None:
    write_csv(tmp_path / "in" / "log.csv", [ROW])
    loaded = load_reviews(tmp_path / "in", context)
    assert (layouts(loaded), rules(loaded)) == ([], ["file_unreadable"])


def test_a_sheet_that_no_map_names_is_left_aside_only_beside_one_that_is_named(
    tmp_path: Path,
) -> None:
    named = with_maps(tmp_path / "params", LOG.replace("title:", "sheet: The Log\ntitle:"))
    folder = tmp_path / "in"
    write_book(folder / "log.xlsx", {"Lists": LISTS, "the log": [ROW]})
    loaded = load_challenges(folder, named)
    assert (layouts(loaded), rules(loaded)) == (["their_log"], ["sheet_left_aside"])
    assert (loaded.issues[0].sheet, loaded.issues[0].file) == ("Lists", "log.xlsx")

    write_book(folder / "log.xlsx", {"Lists": LISTS, "2025": [ROW]})
    loaded = load_challenges(folder, named)
    assert layouts(loaded) == []
    assert rules(loaded) == ["file_unreadable"] * 3
    assert loaded.issues[0].message == (
        "log.xlsx: no sheet The Log, which a map in params/trackers names; there is: Lists, 2025; "
        "correct 'sheet' in the map, or the file."
    )

    unnamed = with_maps(tmp_path / "params", LOG)
    loaded = load_challenges(folder, unnamed)
    assert (layouts(loaded), rules(loaded)) == (["their_log"], ["file_unreadable"])


def test_a_named_sheet_that_does_not_fit_is_never_left_aside(tmp_path: Path) -> None:
    named = with_maps(tmp_path / "params", LOG.replace("title:", "sheet: Log\ntitle:"))
    write_book(tmp_path / "in" / "log.xlsx", {"Log": LISTS})
    loaded = load_challenges(tmp_path / "in", named)
    assert rules(loaded) == ["file_unreadable"]
    assert "headers missing" in loaded.issues[0].message


def test_a_sheet_of_ours_beside_the_named_one_is_read(tmp_path: Path) -> None:
    named = with_maps(tmp_path / "params", LOG.replace("title:", "sheet: Log\ntitle:"))
    write_book(tmp_path / "in" / "log.xlsx", {"Log": [ROW], "Challenges": [OWN]})
    loaded = load_challenges(tmp_path / "in", named)
    assert rules(loaded) == []
    assert sorted(loaded.datasets["challenges"].frame["challenge_id"]) == ["C-1", "C-9"]


def test_a_csv_has_no_sheets(tmp_path: Path) -> None:
    named = with_maps(tmp_path / "params", LOG.replace("title:", "sheet: Log\ntitle:"))
    write_csv(tmp_path / "in" / "log.csv", [ROW])
    assert layouts(load_challenges(tmp_path / "in", named)) == ["their_log"]


@pytest.mark.parametrize(("day", "kept"), [("2025-04-02", "their_log"), ("2025-04-04", "form")])
def test_of_a_form_and_a_tracker_the_newer_one_counts_row_by_row(
    context: Context, tmp_path: Path, day: str, kept: str
) -> None:
    """Newer is whose rows are, by the middle one of their days; the whole row is taken."""
    form = {**OWN, "challenge_id": "C-1", "raised_on": day, "closed_by": "Chair"}
    write_form(context.tables["challenges"], context.codes, tmp_path / "in" / "a.xlsx", rows=[form])
    write_csv(tmp_path / "in" / "log.csv", [ROW, {**ROW, "No": "C-2"}])
    frame = load_challenges(tmp_path / "in", context).datasets["challenges"].frame
    by_id = frame.set_index("challenge_id")
    assert sorted(by_id.index) == ["C-1", "C-2"]
    status = "open" if kept == "form" else "awaiting_response"
    assert by_id.loc["C-1", "status"] == status
    assert by_id["closed_by"].notna().tolist().count(True) == (kept == "form")
