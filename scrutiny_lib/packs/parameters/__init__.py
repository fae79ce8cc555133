"""The typed parameters of a pack: one module a type, one union that a params file is read into.

A person who writes no code edits ``params/packs/<pack>.yml``; the same file is the form, the
documentation (``scrutiny describe``) and the validator.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from scrutiny_lib.packs.parameters.area import AreaParameter
from scrutiny_lib.packs.parameters.base import JsonValue
from scrutiny_lib.packs.parameters.choice import ChoiceParameter, ChoicesParameter
from scrutiny_lib.packs.parameters.date import DateParameter
from scrutiny_lib.packs.parameters.integer import IntegerParameter
from scrutiny_lib.packs.parameters.period import PeriodParameter
from scrutiny_lib.packs.parameters.rebase import RebaseParameter
from scrutiny_lib.packs.parameters.reference import ReferenceParameter

Parameter = Annotated[
    AreaParameter
    | ChoiceParameter
    | ChoicesParameter
    | DateParameter
    | IntegerParameter
    | PeriodParameter
    | RebaseParameter
    | ReferenceParameter,
    Field(discriminator="type"),
]

__all__ = ["JsonValue", "Parameter"]
