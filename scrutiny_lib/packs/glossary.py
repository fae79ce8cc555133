"""Which terms of the partnership's glossary a page uses, and where it first does."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from scrutiny_lib.config.profile import GlossaryEntry

_TAG = re.compile(r"(<[^>]*>)")
_NAME = re.compile(r"</?([a-z0-9]+)")
# Where no link may stand, or where it would be in the way of reading.
_LEFT_OUT = frozenset({"a", "h1", "h2", "h3", "h4", "nav", "table", "svg", "summary", "dl"})


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
    text = re.sub(r"<[^>]+>", " ", html)
    used = [entry for entry in glossary if _pattern([entry]).search(text)]
    return sorted(used, key=lambda entry: entry.term.casefold())


def anchor_of_term(term: str) -> str:
    """Return where in a page a term is explained."""
    return "term-" + re.sub(r"[^a-z0-9]+", "-", term.casefold()).strip("-")


def link_first_uses(html: str, entries: Iterable[GlossaryEntry]) -> str:
    """Link each term, where the page first uses it in a sentence, to its explanation.

    Parameters
    ----------
    html : str
        A page; only what stands in its ``<main>`` is linked, and nothing in headings, tables,
        drawings, contents or other links.
    entries : iterable of GlossaryEntry
        The terms that the page explains.
    """
    before, opened, rest = html.partition("<main>")
    main, closed, after = rest.partition("</main>")
    if not closed:
        return html
    left, depth, pieces = list(entries), 0, []
    for piece in _TAG.split(main):
        if piece.startswith("<"):
            depth += _step(piece)
        elif depth == 0 and piece.strip() and left:
            piece, left = _linked(piece, left)
        pieces.append(piece)
    return before + opened + "".join(pieces) + closed + after


def _step(tag: str) -> int:
    """Return how a tag changes the depth in what is left out."""
    name = _NAME.match(tag)
    if name is None or name.group(1) not in _LEFT_OUT or tag.endswith("/>"):
        return 0
    return -1 if tag.startswith("</") else 1


def _linked(text: str, left: list[GlossaryEntry]) -> tuple[str, list[GlossaryEntry]]:
    """Link the first use of each term in a text; return it, and the terms still to come."""
    done, at = "", 0
    while left and (found := _pattern(left).search(text, at)):
        entry = left[int(str(found.lastgroup)[1:].split("_")[0])]
        link = f'<a class="term" href="#{anchor_of_term(entry.term)}">{found.group()}</a>'
        done, at = done + text[at : found.start()] + link, found.end()
        left = [one for one in left if one is not entry]
    return done + text[at:], left


def _pattern(entries: list[GlossaryEntry]) -> re.Pattern[str]:
    """Return the pattern that finds any form of the entries; the group's number is the entry's.

    The longest form comes first, and a plural counts as well. Texts are searched as HTML has them.
    """
    forms = [
        (escape(form), place)
        for place, entry in enumerate(entries)
        for form in (entry.term, *entry.also)
    ]
    forms.sort(key=lambda form: -len(form[0]))
    words = (f"(?P<e{place}_{n}>{re.escape(form)}s?)" for n, (form, place) in enumerate(forms))
    return re.compile(rf"(?<![\w-])(?:{'|'.join(words)})(?![\w-])", re.I)
