"""The gate's rules: one small function each, which returns the faults that it finds.

A fault says what is wrong and where, never a value from the data.
"""

from __future__ import annotations

import itertools
import re

from scrutiny_lib.config.profile import Profile
from scrutiny_lib.packs.gate.document import Document, text_below

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_ADDRESS = re.compile(
    r"(?:https?:)?//[\w.-]+\.\w+|\bwww\.\w|\bjavascript:|url\(\s*['\"]?(?!data:)", re.I
)
_PATH = re.compile(r"(?:^|[\s\"'(=])(?:/(?:home|Users|root|tmp|work|mnt|var|opt)/|[A-Za-z]:\\)")
_STRAY = re.compile(
    r"(?<![\w-])(?:nan|NaN|NaT|None(?! of )|inf|undefined|null)(?![\w-])|\[\]|\[K\]"
)
_PLACEHOLDERS = (
    ("nobody's description of an image", r"(?i)no description has been provided|image description"),
    ("filler text", r"(?i)\blorem ipsum\b|\bdolor sit amet\b"),
    ("a note of the author's", r"\b(?:TODO|FIXME|TBC|TBD|TBA|XXX+)\b|(?i:\bx{3,}\b|\btbc\b)"),
    (
        "a gap to be filled in",
        r"(?i)[\[<](?:insert|enter|add|replace|your|placeholder|tbc|todo)\b[^\]>]*[\]>]"
        r"|\bclick (?:here )?to (?:add|enter)\b|\bplaceholder text\b|\byour text here\b",
    ),
    (
        "a field that was not filled in",
        r"\{\{|\}\}|\{%|%\}|\{#|#\}|%\(\w+\)[sdf]"
        r"|\{(?:\d*|[A-Za-z_][\w.\[\]]*)(?:![rsa])?(?::[^{}]*)?\}",
    ),
)
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
_DRAWN = frozenset(["svg", "title", "desc", "g", "defs", "path", "use", "text", "tspan"])
_FETCHING = ("src", "href", "srcset", "action", "data", "poster", "xlink:href", "formaction")


def one_language(document: Document) -> list[str]:
    """Require British English to be named as the page's language."""
    return [] if document.root.get("lang") == "en-GB" else ["the page's language is not en-GB"]


def one_main_heading(document: Document) -> list[str]:
    """Require exactly one h1, and no level left out below it."""
    levels = [int(str(h.tag)[1]) for h in document.elements("//h1|//h2|//h3|//h4|//h5|//h6")]
    faults = [] if levels.count(1) == 1 else [f"the page has {levels.count(1)} main headings"]
    jumps = [b for a, b in itertools.pairwise(levels) if b > a + 1]
    return faults + ([f"a heading of level {jumps[0]} follows one two levels up"] if jumps else [])


def strict_policy(document: Document) -> list[str]:
    """Require the content security policy that lets a page load nothing."""
    found = document.texts("//meta[@http-equiv='Content-Security-Policy']/@content")
    return [] if found == [POLICY] else ["the content security policy is missing or another"]


def no_script(document: Document) -> list[str]:
    """Refuse scripts, event handlers, frames and forms."""
    bad = document.elements("//script|//iframe|//object|//embed|//form|//base|//link")
    faults = [f"the page has a <{element.tag}>" for element in bad]
    handlers = document.texts("//@*[starts-with(name(), 'on')]")
    return faults + (["an element has an event handler"] if handlers else [])


def no_external_address(document: Document) -> list[str]:
    """Refuse whatever a browser might fetch or follow out of the pack."""
    faults = []
    for element in document.root.iter():
        for name in _FETCHING:
            value = element.get(name) if isinstance(element.tag, str) else None
            if value and not re.match(r"^(#|data:image/)|^[\w][\w./-]*$", value):
                faults.append(f"a <{element.tag}> points outside the pack ({name})")
    styles = " ".join(document.texts("//style/text() | //@style"))
    if _ADDRESS.search(styles) or "@import" in styles:
        faults.append("the style sheet fetches something")
    if _ADDRESS.search(document.prose):
        faults.append("the text holds a web address")
    return faults


def no_code(document: Document) -> list[str]:
    """Refuse cells' code, prompts and tracebacks."""
    faults = []
    if document.elements("//*[contains(@class, 'jp-') or contains(@class, 'highlight')]"):
        faults.append("the page shows a notebook cell")
    if re.search(r"Traceback \(most recent|\bIn \[\d*\]:|\bimport pandas\b", document.source):
        faults.append("the page shows code")
    return faults


def no_absolute_path(document: Document) -> list[str]:
    """Refuse paths of the machine that made the page."""
    text = " ".join(document.texts("//body//text()[not(ancestor::style)]"))
    return ["the text holds a path of this machine"] if _PATH.search(text) else []


def no_stray_values(document: Document) -> list[str]:
    """Refuse what a program writes where a figure or a word is missing."""
    words = sorted({match.group() for match in _STRAY.finditer(document.prose)})
    cells = document.texts("//td//text()|//th//text()")
    drawn = " ".join(document.texts("//svg//text()|//@aria-label|//@alt"))
    words += [match.group() for match in _STRAY.finditer(drawn)]
    words += sorted({c.strip() for c in cells if c.strip() in {"nan", "NaN", "None", "inf", "NaT"}})
    return [f"the text holds a stray '{word}'" for word in sorted(set(words))]


def no_placeholder(document: Document) -> list[str]:
    """Refuse text that stands for text which nobody wrote."""
    return [f"there is {what}" for what, form in _PLACEHOLDERS if re.search(form, document.spoken)]


def no_unseen_character(document: Document) -> list[str]:
    """Refuse characters that nobody sees and that turn the order of letters, however written."""
    inside = document.texts("//text() | //@*")
    if any(map(_UNSEEN.search, (document.source, *inside))):
        return ["there is a control character, or one that turns the direction of the text"]
    return []


def plain_drawings(document: Document) -> list[str]:
    """Refuse in a drawing whatever is not line, mark or text: styles, fonts, images, clips."""
    found = {str(e.tag).lower() for e in document.elements("//svg//*")} - _DRAWN
    faults = [f"a drawing has a <{tag}>" for tag in sorted(found)]
    return faults + (
        ["a drawing has a style of its own"] if document.texts("//svg//@style") else []
    )


def no_empty_section(document: Document) -> list[str]:
    """Refuse a section with a heading and nothing under it, and a list of nothing."""
    faults = []
    for section in document.elements("//section"):
        words = text_below(
            section, ".//text()[not(ancestor::h2) and not(ancestor::p[@class='back'])]"
        )
        if not words.strip():
            faults.append(f"the section '{section.get('id')}' is empty")
    lists = document.elements("//ol|//ul|//dl")
    if any(not text_below(one, ".//text()").strip() for one in lists):
        faults.append("a list is empty")
    return faults


def no_dead_anchor(document: Document) -> list[str]:
    """Refuse a link to a place that is not in the page."""
    ids = set(document.texts("//@id"))
    links = document.texts("//a/@href[starts-with(., '#')]")
    return [
        f"a link leads to '{link}', which is not there" for link in links if link[1:] not in ids
    ]


def unique_ids(document: Document) -> list[str]:
    """Refuse two elements with one id."""
    ids = document.texts("//@id")
    return [f"the id '{one}' stands twice" for one in sorted({i for i in ids if ids.count(i) > 1})]


def concerns_route(document: Document, profile: Profile) -> list[str]:
    """Require the statement that a pack is no route for concerns, and the team's name."""
    text = re.sub(r"\s+", " ", document.prose)
    wanted = (profile.concerns.statement, profile.concerns.team)
    missing = any(words not in text for words in wanted)
    return ["the statement on concerns about a child is missing"] if missing else []
