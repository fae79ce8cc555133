"""Small pieces of evidence for tests."""

from __future__ import annotations

from datetime import date

from scrutiny_lib.evidence.model import (
    Cell,
    Column,
    FactsItem,
    FigureAge,
    FindingItem,
    NoteItem,
    QuestionItem,
    SourceLine,
    TableItem,
)


def facts(pack: str = "trends") -> FactsItem:
    return FactsItem(
        pack=pack,
        area_name="Anytown",
        first=date(2019, 4, 1),
        newest=date(2024, 3, 31),
        ages=(FigureAge(label="Yearly figures", newest=date(2024, 3, 31)),),
        supplied=0,
        expected=3,
        sources=(
            SourceLine(
                publisher="A publisher", release="A release", licence="OGL v3", source_ids=("a",)
            ),
        ),
    )


def table(anchor: str = "a-table", text: str = "12", caption: str = "A table") -> TableItem:
    return TableItem(
        anchor=anchor,
        caption=caption,
        columns=(Column(label="What", is_number=False), Column(label="Count", is_number=True)),
        rows=((Cell(text="Referrals"), Cell(text=text)),),
        rule="published",
    )


def finding(name: str = "f-one", score: float = 1.0, evidence: str = "a-table") -> FindingItem:
    return FindingItem(
        id=name,
        pack="trends",
        indicator=None,
        rule="quiet",
        headline=f"Headline of {name}",
        detail="A detail.",
        agency="partnership",
        period="2024",
        strength="moderate",
        score=score,
        polarity="none",
        evidence=(evidence,) if evidence else (),
        disclosure_rule="published",
    )


def question(name: str = "q-one", rests_on: str = "f-one") -> QuestionItem:
    return QuestionItem(
        id=name,
        text=f"What does {name} mean for children?",
        addressed_to="partnership",
        addressed_as="the partnership",
        rests_on=(rests_on,),
    )


def note(text: str = "A note.") -> NoteItem:
    return NoteItem(text=text)
