"""What ``truth.json`` says of a planted signal."""

from __future__ import annotations

from typing import Any

Signal = dict[str, Any]


def signal(
    id_: str, kind: str, agency: str, where: list[str], size: dict[str, Any], says: str, **more: Any
) -> Signal:
    """Return a signal.

    Parameters
    ----------
    where : list of str
        Tables and indicators in which it can be seen.
    size : dict
        Figures that a test may compare.
    says : str
        What a good pack has to tell.
    """
    return {"id": id_, "kind": kind, "agency": agency, "where": where, "size": size,
            "says": says, **more}  # fmt: skip
