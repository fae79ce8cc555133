"""The gate: what a page must and must not hold before anyone else sees it. Always on."""

from __future__ import annotations

from scrutiny_lib.config.profile import Profile
from scrutiny_lib.errors import GateError
from scrutiny_lib.packs.gate import rules
from scrutiny_lib.packs.gate.document import Document, parse
from scrutiny_lib.packs.gate.secrets import no_secret
from scrutiny_lib.packs.gate.synthetic import marked_synthetic

RULES = (
    rules.one_language,
    rules.one_main_heading,
    rules.strict_policy,
    rules.no_script,
    rules.no_external_address,
    rules.no_code,
    rules.no_absolute_path,
    rules.no_stray_values,
    rules.no_placeholder,
    rules.no_unseen_character,
    rules.plain_drawings,
    rules.no_empty_section,
    rules.no_dead_anchor,
    rules.unique_ids,
    no_secret,
)


def check_page(html: str, profile: Profile, *, is_synthetic: bool = False) -> None:
    """Refuse a page that breaks a rule.

    Parameters
    ----------
    html : str
        A whole page: a pack's or the index.
    profile : Profile
        Whose statement on concerns has to be there.
    is_synthetic : bool
        Whether any source of the page is invented: then every part has to say so.

    Raises
    ------
    GateError
        One line with every rule that is broken and where.
    """
    document: Document = parse(html)
    faults = [fault for rule in RULES for fault in rule(document)]
    faults += rules.concerns_route(document, profile)
    if is_synthetic:
        faults += marked_synthetic(document)
    if faults:
        raise GateError("the page is not published: " + "; ".join(faults))
