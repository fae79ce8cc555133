"""Identifiers of a person in text: found by form and check digit, told by place and kind."""

from scrutiny_lib.disclosure.identifiers.finding import Finding, Kind
from scrutiny_lib.disclosure.identifiers.names import FREE_TEXT_FIELDS, field_kind
from scrutiny_lib.disclosure.identifiers.search import find

__all__ = ["FREE_TEXT_FIELDS", "Finding", "Kind", "field_kind", "find"]
