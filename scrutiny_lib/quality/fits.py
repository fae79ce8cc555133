"""Whether the rules fit the tables: a misspelt column would never be broken by anybody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scrutiny_lib.config.quality import Least, Quality, RowRule, Share, Volume
from scrutiny_lib.errors import UsageError
from scrutiny_lib.loaders.tables.codes import Codes
from scrutiny_lib.loaders.tables.spec import Table
from scrutiny_lib.quality.rows import BLANK, FILLED, leads_across

_NAMING = ("earlier", "later", "column", "of", "total", "on", "audit")
_NAMING_SEVERAL = ("columns", "parts", "key", "where", "differ", "by")


def require_fit(quality: Quality, tables: Mapping[str, Table], codes: Codes) -> None:
    """Hold every rule against the tables and code lists.

    Raises
    ------
    UsageError
        For the first rule that names a table, column or code that there is not.
    """
    every = {column.name for table in tables.values() for column in table.columns}
    for name in quality.watched:
        if name not in every | {"age_years", "age_band"}:
            raise UsageError(
                f"quality.yml, watched: no table has a column '{name}'; check its name"
            )
    for rule in quality.rules:
        if isinstance(rule, Share):
            continue
        table = _table(rule.id, rule.table, tables)
        for name in _columns(rule):
            _require_column(rule.id, table, name)
        if not isinstance(rule, Volume):
            _require_codes(rule, table, codes)
        if rule.kind == "resolves":
            for name in (rule.in_column, *rule.by):
                _require_column(rule.id, _table(rule.id, rule.in_table, tables), name)
            if leads_across(rule, tables) and rule.level == "blocking":
                raise UsageError(
                    f"quality.yml, rule '{rule.id}': '{rule.in_table}' is a table of another "
                    "source, so the rule can't be blocking; make it a warning"
                )


def _table(rule: str, name: str, tables: Mapping[str, Table]) -> Table:
    if name not in tables:
        raise UsageError(f"quality.yml, rule '{rule}': there is no table '{name}'; check its name")
    return tables[name]


def _columns(rule: RowRule | Volume) -> Iterator[str]:
    """Yield the columns of its own table that a rule names."""
    for one in _NAMING:
        if name := getattr(rule, one, ""):
            yield str(name)
    for several in _NAMING_SEVERAL:
        yield from getattr(rule, several, None) or ()


def _require_column(rule: str, table: Table, name: str) -> None:
    if name not in {column.name for column in table.columns if column.is_kept}:
        raise UsageError(
            f"quality.yml, rule '{rule}': the table '{table.table}' has no column '{name}'; check "
            "its name"
        )


def _require_codes(rule: RowRule, table: Table, codes: Codes) -> None:
    asked = dict(rule.where)
    if isinstance(rule, Least):
        asked[rule.column] = (rule.least,)
    for name, values in asked.items():
        column = table.column(name)
        if column.kind != "code":
            continue
        unknown = sorted(set(values) - {FILLED, BLANK, *codes[column.codes].values})
        if unknown:
            raise UsageError(
                f"quality.yml, rule '{rule.id}': the list '{column.codes}' has no code "
                f"'{unknown[0]}'; check its spelling"
            )
