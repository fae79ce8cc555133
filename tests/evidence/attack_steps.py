"""Someone who has nothing but a published chart of steps: its drawing, its words and its table."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from tests.disclosure.attacker import Attacker, Range
from tests.evidence.frames import roles, subpaths

Cell = tuple[str, str]  # group and step
_FIGURE = re.compile(r"(?<![\w.,])\d{1,3}(?:,\d{3})*(?:\.\d+)?%?(?!\w)")


@dataclass
class StepsAttack:
    """What a reader can put together: each row, each step within the one before, and totals."""

    item: dict[str, Any]
    steps: list[str]
    mind: Attacker = field(default_factory=Attacker)
    hidden: list[Cell] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Read the table, and tie its cells together."""
        for row in self.rows():
            self._read(*row)
        groups = list(dict.fromkeys(group for group, *_ in self.rows()))
        for group in groups:
            for before, step in zip(self.steps, self.steps[1:], strict=False):
                self.mind.learn(("left", group, step), (0, float("inf")))
                self.mind.sums.append(([(group, step), ("left", group, step)], (group, before)))
        if "Total" in groups:
            parts = [group for group in groups if group != "Total"]
            for step in self.steps:
                self.mind.sums.append(([(group, step) for group in parts], ("Total", step)))
                if ("left", "Total", step) in self.mind.known:
                    left = [("left", group, step) for group in parts]
                    self.mind.sums.append((left, ("left", "Total", step)))

    def rows(self) -> list[tuple[str, str, list[str]]]:
        """Group, step and printed figures of each row of the table."""
        found = []
        for row in self.item["table"]["rows"]:
            group, _, step = row[0]["text"].rpartition(": ")
            found.append((group, step, [cell["text"] for cell in row[1:]]))
        return found

    def _read(self, group: str, step: str, texts: list[str]) -> None:
        """Learn what a row says of its step and of the one before."""
        reached, of, share, *_ = texts
        cell = (group, step)
        self._learn(cell, reached)
        if reached == "[c]":
            self.hidden.append(cell)
        if self.steps.index(step):
            before = group, self.steps[self.steps.index(step) - 1]
            self._learn(before, of)
            if share.endswith("%") and of.replace(",", "").isdigit():
                self.mind.read_percentage(cell, share, int(of.replace(",", "")))

    def _learn(self, cell: Cell, text: str) -> None:
        """Learn a count, or that there is one that is hidden."""
        plain = text.replace(",", "")
        number = float(plain) if plain.isdigit() else None
        self.mind.learn(cell, (0, float("inf")) if number is None else (number, number))

    def ranges(self, cells: list[Any]) -> dict[Any, Range]:
        """The tightest range of each cell."""
        return {} if not cells else dict(self.mind.solve(cells))

    def figures_beside_the_table(self) -> set[str]:
        """Every figure in drawing and words that no cell of the table shows."""
        shown = {text for _, _, texts in self.rows() for text in texts}
        root = etree.fromstring(self.item["svg"])
        words = ["".join(text.itertext()) for text in root.iter("text")]
        said = {f for word in [*words, self.item["alternative"]] for f in _FIGURE.findall(word)}
        scale = {"0%", "25%", "50%", "75%", "100%", "95%", "47", str(len(self.steps))}
        return said - shown - scale

    def bars(self) -> list[tuple[Cell, float]]:
        """Which row each bar belongs to, by its height, and how long it is."""
        root = etree.fromstring(self.item["svg"])
        names = [t for g in roles(root, "note") for t in g.iter("text")
                 if t.get("text-anchor") == "end" and t.text in self.steps]  # fmt: skip
        rows = sorted(names, key=lambda text: float(text.get("y") or 0))
        places = [(float(text.get("y") or 0), row[:2]) for text, row in
                  zip(rows, self.rows(), strict=True)]  # fmt: skip
        found = []
        for group in roles(root, "bar"):
            for (start, height), (end, _) in subpaths(group):
                cell = min(places, key=lambda place: abs(place[0] - height))[1]
                found.append((cell, end - start))
        return found
