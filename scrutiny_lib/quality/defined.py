"""Which entries are none that the definition of their audit has."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from scrutiny_lib.config.audits import AuditDefinition, AuditDefinitions
from scrutiny_lib.config.quality import Defined

Mask = npt.NDArray[np.bool_]


def not_defined(
    rule: Defined, audits: pd.Series, entries: pd.Series, definitions: AuditDefinitions
) -> Mask:
    """Tell which entries the definition of their audit does not have.

    Parameters
    ----------
    rule : Defined
        Says what is looked for, and whether something has to be there.
    audits : Series
        The reference of each row's audit; a row without one is not looked at.
    entries : Series
        What each row names.
    definitions : AuditDefinitions
        Where there are none, nothing can be told.
    """
    broken = np.zeros(len(entries), dtype=bool)
    if not definitions.definitions:
        return broken
    keys = audits.astype("str").to_numpy()
    for audit, places in entries.groupby(keys, observed=True).indices.items():
        known, rows = _known(rule, definitions.of(str(audit))), entries.iloc[places]
        is_lost = rows.notna() & ~rows.astype("str").isin(known)
        if rule.filled and known:
            is_lost |= rows.isna()
        broken[places] = is_lost.to_numpy(dtype=bool)
    return broken


def _known(rule: Defined, definition: AuditDefinition) -> set[str]:
    if rule.among == "questions":
        return {one.question for one in definition.questions}
    return {one.code for one in getattr(definition, rule.among)}
