"""Which terms of the partnership's glossary a page uses."""

from __future__ import annotations

import re
from html import unescape

from scrutiny_lib.config.profile import GlossaryEntry


def terms_used(glossary: tuple[GlossaryEntry, ...], html: str) -> list[GlossaryEntry]:
    """Return the entries whose term, or another form of it, stands in the page's text.

    Parameters
    ----------
    glossary : tuple of GlossaryEntry
        The partnership's terms.
    html : str
        The page; tags are left out of account, case does not matter.

    Returns
    -------
    list of GlossaryEntry
        In alphabetical order.
    """
    text = unescape(re.sub(r"<[^>]+>", " ", html)).casefold()
    used = [
        entry
        for entry in glossary
        if any(
            re.search(rf"(?<!\w){re.escape(form.casefold())}s?(?!\w)", text)
            for form in (entry.term, *entry.also)
        )
    ]
    return sorted(used, key=lambda entry: entry.term.casefold())
