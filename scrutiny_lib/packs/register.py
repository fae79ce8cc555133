"""The register of what was published: kept with each run, and put before every later audit.

``register.json`` stands in each published pack. A copy in ``outputs/register/`` outlives the pack,
because whoever has read it still knows what it said; missing copies are made anew from the packs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from pydantic import ValidationError

from scrutiny_lib.config.disclosure import Audience
from scrutiny_lib.config.strict_yaml import StrictModel
from scrutiny_lib.disclosure.audit import UNDECIDED, AuditReport, audit
from scrutiny_lib.disclosure.cells import Key, Told
from scrutiny_lib.disclosure.register import RegisterTable, as_public, register_table
from scrutiny_lib.disclosure.revised import apart_from, lone
from scrutiny_lib.errors import DisclosureError
from scrutiny_lib.evidence.model import ChartItem, FindingItem, Item, TableItem

REGISTER = "register.json"


class Register(StrictModel):
    """What one pack has published of counts that this project protects.

    `made` is when, in UTC; of two packs the newer one's figures hold.
    """

    schema_version: int = 1
    audience: Audience
    made: datetime
    tables: tuple[RegisterTable, ...]


def tables_in(items: Iterable[Item]) -> list[RegisterTable]:
    """Return what the evidence of a pack tells, as far as its counts are ours to protect."""
    found: list[RegisterTable | None] = []
    for item in items:
        if isinstance(item, (TableItem, FindingItem)):
            found.append(item.told)
        elif isinstance(item, ChartItem):
            found.append(item.table.told)
    return [one for one in found if one is not None]


def audit_pack(
    tables: Sequence[RegisterTable], earlier: Sequence[Told]
) -> tuple[AuditReport, list[Told]]:
    """Audit everything that a pack tells, with everything that was published before.

    Returns
    -------
    (AuditReport, list of Told)
        What was found, and what the pack tells as its readers can know it: for the register.

    Raises
    ------
    DisclosureError
        If a small count can be worked out; the message names rule, cell and reason.
    """
    told = [table.told() for table in tables]
    revised: set[Key] = set()
    for table, one in zip(tables, told, strict=True):
        revised |= {one.figures.keys[at] for at in table.revised}
    counted = {key for one in told for key in one.figures.keys}
    before = apart_from(earlier, revised, counted)
    report = audit(told, previous=before)
    if any(entry.reason.startswith(UNDECIDED) for entry in report.log):
        # Revised in a way that only sums show: earlier packs then stand for themselves.
        before = lone(before)
        report = audit(told, previous=before)
    report.require()
    return report, as_public(told, before)


def register_text(told: Sequence[Told], audience: Audience, made: datetime) -> str:
    """Write a register as it is published."""
    tables = tuple(register_table(one) for one in told)
    return Register(audience=audience, made=made, tables=tables).model_dump_json() + "\n"


def earlier_told(outputs: Path, audience: Audience) -> tuple[Told, ...]:
    """Return what readers of this audience may know from earlier packs, the newest first.

    Parameters
    ----------
    outputs : Path
        The outputs folder.
    audience : {"publication", "restricted"}
        Readers of a restricted pack know what was published too; not the other way round.

    Raises
    ------
    DisclosureError
        If a register can't be read, or a published pack has lost its own.
    """
    registers = [_read(path) for path in _files(outputs)]
    heard = [one for one in registers if audience == "restricted" or one.audience == audience]
    found: dict[str, Told] = {}
    for register in sorted(heard, key=lambda one: one.made, reverse=True):
        for table in register.tables:
            digest = hashlib.sha256(table.model_dump_json().encode()).hexdigest()
            if digest not in found:
                found[digest] = table.told()
    return tuple(found.values())


def keep_registers(outputs: Path) -> None:
    """Copy the register of every published pack to where it outlives the pack."""
    from scrutiny_lib.packs.publish import write_synced

    for path in (outputs / "published").glob(f"*/*/{REGISTER}"):
        copy = _copy_of(outputs, path.parent)
        if not copy.exists():
            write_synced(copy, path.read_text(encoding="utf-8"))


def _copy_of(outputs: Path, run: Path) -> Path:
    """Return where the copy of a published run's register is kept."""
    return outputs / "register" / run.parent.name / f"{run.name}.json"


def _files(outputs: Path) -> list[Path]:
    """Return one register file a run: the published one, or else its copy.

    A run that says it had a register and has none left, nor a copy, stops everything: nobody
    could tell what its readers know.
    """
    found = {path: path for path in (outputs / "register").glob("*/*.json")}
    for record in (outputs / "published").glob("*/*/run.json"):
        own, copy = record.parent / REGISTER, _copy_of(outputs, record.parent)
        if own.is_file():
            found[copy] = own
        elif copy not in found and f'"{REGISTER}"' in record.read_text(encoding="utf-8"):
            raise DisclosureError(
                f"the published pack {record.parent.parent.name}/{record.parent.name} has lost its "
                f"{REGISTER}, so nothing can be held against it; restore that file"
            )
    return sorted(found.values())


def _read(path: Path) -> Register:
    """Read one register."""
    try:
        return Register.model_validate_json(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ValidationError) as error:
        raise DisclosureError(
            f"{path.parent.name}/{path.name} cannot be read as a register of published figures; "
            "restore the file"
        ) from error
