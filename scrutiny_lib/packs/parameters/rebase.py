"""Months at which a control chart starts anew, each with the reason that a reader is told."""

from __future__ import annotations

import re
from operator import itemgetter
from typing import Literal

from scrutiny_lib.packs.parameters.base import JsonValue, ParameterBase

_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


class RebaseParameter(ParameterBase):
    """A list of ``{date: 2021-05, reason: …}``; a rebase without a reason is refused."""

    type: Literal["rebase"]
    default: tuple[dict[str, str], ...] = ()

    def check(self, value: JsonValue) -> JsonValue:
        """Return the list, in order of time.

        Raises
        ------
        ValueError
            If an entry lacks its month or its reason, or a month stands twice.
        """
        if not isinstance(value, (list, tuple)):
            raise ValueError(f"give {self.accepts()}")
        entries: list[JsonValue] = []
        for entry in value:
            if not isinstance(entry, dict) or set(entry) != {"date", "reason"}:
                raise ValueError(f"give {self.accepts()}")
            month, reason = str(entry["date"]), str(entry["reason"]).strip()
            if not _MONTH.fullmatch(month) or not reason:
                raise ValueError("a rebase needs a month, as 2021-05, and a reason in words")
            entries.append({"date": month, "reason": reason})
        months = [str(entry["date"]) for entry in entries if isinstance(entry, dict)]
        if len(set(months)) != len(months):
            raise ValueError("a month stands twice; name each once")
        return [entry for _, entry in sorted(zip(months, entries, strict=True), key=itemgetter(0))]

    def accepts(self) -> str:
        """Say in words what the parameter accepts."""
        return 'a list such as [{date: 2021-05, reason: "a new front door opened"}]'
