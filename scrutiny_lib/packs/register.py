"""The register of what was published: kept with each run, and put before every later audit.

``register.json`` stands in each published pack. A copy in ``outputs/register/`` outlives the pack,
because whoever has read it still knows what it said; missing copies are made anew from the packs.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import numpy as np
from pydantic import ValidationError

from scrutiny_lib.config.disclosure import Audience
from scrutiny_lib.config.strict_yaml import StrictModel
from scrutiny_lib.disclosure.audit import AuditReport, audit
from scrutiny_lib.disclosure.cells import Key, Told
from scrutiny_lib.disclosure.register import RegisterTable, as_public, register_table
from scrutiny_lib.disclosure.revised import apart_from, connected, linked_where_true
from scrutiny_lib.errors import DisclosureError
from scrutiny_lib.evidence.model import ChartItem, FindingItem, Item, TableItem
from scrutiny_lib.packs.catalogue import PackDefinition
from scrutiny_lib.packs.parameters import JsonValue

REGISTER = "register.json"


class Register(StrictModel):
    """What one pack has published of counts that this project protects.

    `made` is when, in UTC; of two packs the newer one's figures hold. `settings` is what the run
    was asked for besides its period, as a digest.
    """

    schema_version: int = 1
    audience: Audience
    made: datetime
    settings: str = ""
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
    tables: Sequence[RegisterTable], earlier: Sequence[Told], restricted: Sequence[Told] = ()
) -> tuple[AuditReport, list[Told]]:
    """Audit everything that a pack tells, with everything that was published before.

    Parameters
    ----------
    tables : sequence of RegisterTable
        What the pack's evidence tells.
    earlier : sequence of Told
        What its readers know from earlier packs.
    restricted : sequence of Told
        For a pack that is published: what restricted readers know, who read it as well.

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
    if restricted:
        for_all = [one if one.for_all else _without_small(one) for one in told]
        _audit_before(for_all, restricted, revised)[0].require()
    report, before = _audit_before(told, earlier, revised)
    report.require()
    return report, as_public(told, before)


def _audit_before(
    told: Sequence[Told], earlier: Sequence[Told], revised: set[Key]
) -> tuple[AuditReport, list[Told]]:
    """Audit a pack before one group of readers; earlier packs are linked as far as they can be."""
    figures = [one.figures for one in told]
    near = connected([key for one in figures for key in one.keys], earlier)
    earlier = [one for one, is_near in zip(earlier, near, strict=True) if is_near]
    before = apart_from(earlier, revised, {key for one in figures for key in one.keys})
    report = audit(told, previous=before)
    if report.contradiction is not None and before:
        before = linked_where_true(figures, before)
        report = audit(told, previous=before)
    return report, before


def _without_small(told: Told) -> Told:
    """Return what a table tells readers from whom the rule keeps no small count of it."""
    none = np.zeros(len(told.figures.keys), dtype=bool)
    return replace(told, figures=replace(told.figures, is_primary=none))


def register_text(
    told: Sequence[Told], audience: Audience, made: datetime, settings: str = ""
) -> str:
    """Write a register as it is published."""
    tables = tuple(register_table(one) for one in told)
    register = Register(audience=audience, made=made, settings=settings, tables=tables)
    return register.model_dump_json() + "\n"


@dataclass(frozen=True)
class Before:
    """What readers know from earlier packs, the newest first.

    `told` is what a pack's own readers know. `restricted` is what restricted readers know of all
    packs, where the new one is for publication: they read it as well.
    """

    told: tuple[Told, ...] = ()
    restricted: tuple[Told, ...] = ()


def known_before(outputs: Path, audience: Audience) -> Before:
    """Return what readers may know from earlier packs.

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
    registers = sorted((_read(p) for p in _files(outputs)), key=lambda r: r.made, reverse=True)
    public = [one for one in registers if one.audience == "publication"]
    if audience == "restricted" or len(public) == len(registers):
        return Before(_told(registers))
    return Before(_told(public), _told(registers))


def _told(registers: Sequence[Register]) -> tuple[Told, ...]:
    """Return what registers tell; a table that stands in several of them once."""
    found: dict[str, Told] = {}
    for register in registers:
        for table in register.tables:
            digest = hashlib.sha256(table.model_dump_json().encode()).hexdigest()
            if digest not in found:
                found[digest] = replace(table.told(), settings=register.settings)
    return tuple(found.values())


def settings_digest(definition: PackDefinition, parameters: Mapping[str, JsonValue]) -> str:
    """Return a digest of what a run was asked for besides its period."""
    chosen = {
        name: value
        for name, value in parameters.items()
        if name in definition.parameters and definition.parameters[name].type != "period"
    }
    text = json.dumps([definition.pack, chosen], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def keep_registers(outputs: Path) -> None:
    """Copy the register of every published pack to where it outlives the pack.

    A copy that was half written, when the disk was full say, is written again.
    """
    from scrutiny_lib.packs.publish import replace_synced

    for path in (outputs / "published").glob(f"*/*/{REGISTER}"):
        copy = _copy_of(outputs, path.parent)
        if not _is_whole(copy):
            copy.parent.mkdir(parents=True, exist_ok=True)
            replace_synced(copy, path.read_text(encoding="utf-8"))


def _is_whole(path: Path) -> bool:
    """Tell whether a register is there and can be read."""
    try:
        _read(path)
    except DisclosureError:
        return False
    return True


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
