"""Personal names, by rule: after a title, after a label, and in columns that hold names.

A program can't tell every name from other words in capitals (Duty and Advice Team, West
Yorkshire). So names are kept out where they come from: fields of free text and fields of names
are listed here, and none of them may head a column or name a key of anything published.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scrutiny_lib.disclosure.identifiers.finding import Kind, Span
from scrutiny_lib.disclosure.identifiers.near import hits_of, near
from scrutiny_lib.disclosure.identifiers.plain import plain

FREE_TEXT_FIELDS = frozenset(
    {
        "analysis of need",
        "assessor comments",
        "auditor comments",
        "case note",
        "case notes",
        "case summary",
        "chronology",
        "circumstances",
        "circumstances of the incident",
        "comment",
        "comments",
        "description of concern",
        "description of incident",
        "details of concern",
        "details of incident",
        "development",
        "free text",
        "good practice",
        "incident details",
        "incident summary",
        "moderation reason",
        "narrative",
        "note",
        "notes",
        "own words",
        "quote",
        "quotes",
        "rationale",
        "reason for referral",
        "remarks",
        "response text",
        "summary of concerns",
        "summary of incident",
        "verbatim",
        "voice of the child",
        "what the child said",
        "what worked well",
        "what needs to improve",
    }
)
_WHOSE = r"(?:child|young person|pupil|parent|mother|father|carer|sibling|patient|worker)"
_NAME_FIELD = re.compile(
    rf"(?:(?:{_WHOSE}(?:'?s)?|full|first|given|family|last|middle|preferred) (?:full )?names?"
    r"|surname|forenames?|(?:allocated |social |key |lead )+worker|worker|team manager|initials)"
)
_TITLE = r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Mister|MR|MRS|MISS)\.?"
_PART = r"[^\W\d_](?:['-]?[^\W\d_])*\.?"
_TITLED = re.compile(rf"(?<![\w'-])(?={_TITLE} (?P<name>{_PART}(?: {_PART}){{0,2}}))")
_LABELLED = re.compile(
    rf"(?<![\w'-])(?i:{_NAME_FIELD.pattern})(?: is)? ?[:=] ?(?P<name>{_PART}(?: {_PART}){{0,2}})"
)
# What they have, however long a text is: a title as it ends, a label as it ends.
_A_TITLE = re.compile(r"[MDP](?:r|rs|s|iss|x|ister|R|RS|ISS|rof)\.? ")
_LABEL_ENDS = re.compile(
    r"[ersERS](?=(?i: is)? ?[:=])"
    r"(?:(?<=(?i:name))|(?<=(?i:names))|(?<=(?i:worker))|(?<=(?i:manager))|(?<=(?i:initials)))"
    r"(?i: is)? ?[:=]"
)
_LONGEST_LABEL = 200


def names(text: str) -> Iterator[Span]:
    """Find personal names after a title (``Dr Example``) or a label (``Surname: Example``)."""
    for hint, pattern in ((_A_TITLE, _TITLED), (_LABEL_ENDS, _LABELLED)):
        for match in near(text, hits_of(hint, text), pattern, _LONGEST_LABEL):
            if match["name"][0].isupper():
                yield match.span("name")


def field_kind(field: str) -> Kind | None:
    """Tell whether a column or a key holds free text or names, which are never published.

    Parameters
    ----------
    field : str
        A heading as it stands in a table or a file: case, spaces, hyphens, underscores and a
        note in brackets don't matter.
    """
    words = re.sub(r"\s*\([^)]*\)\s*$", "", plain(field).casefold())
    words = " ".join(re.split(r"[\s_:*-]+", words.strip(" _:*-?")))
    if words in FREE_TEXT_FIELDS or words.endswith("free text"):
        return Kind.FREE_TEXT
    return Kind.NAME if _NAME_FIELD.fullmatch(words) else None
