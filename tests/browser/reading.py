"""What axe does not look at, or only in part: each check returns the faults that it finds."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.colours import contrast, read_colour

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
VAGUE = {"here", "click here", "more", "read more", "link", "this", "details"}

_HEADINGS = """() => {
  const all = [...document.querySelectorAll('h1,h2,h3,h4,h5,h6,[role=heading]')];
  return all.filter(h => h.checkVisibility())
    .map(h => [+(h.getAttribute('aria-level') || h.tagName[1]), h.textContent.trim()]);
}"""

_LANDMARKS = """() => {
  const name = e => e.getAttribute('aria-label') || (e.getAttribute('aria-labelledby') || '')
    .split(' ').filter(Boolean).map(id => document.getElementById(id)?.textContent).join(' ');
  const kinds = {banner: 'body > header', main: 'main', contentinfo: 'body > footer',
    navigation: 'nav', region: 'section, [role=region]'};
  const found = Object.entries(kinds).flatMap(([kind, where]) =>
    [...document.querySelectorAll(where)].map(e => [kind, name(e).trim()]));
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const outside = [];
  while (texts.nextNode()) {
    const parent = texts.currentNode.parentElement;
    if (texts.currentNode.textContent.trim() && !parent.closest('header, main, footer, .skip'))
      outside.push(texts.currentNode.textContent.trim());
  }
  return {found, outside};
}"""

_LINKS = """() => [...document.querySelectorAll('a')].map(a => ({
  text: (a.getAttribute('aria-label') || a.textContent).trim().replace(/\\s+/g, ' '),
  to: a.getAttribute('href') || '',
  lost: (a.getAttribute('href') || '').startsWith('#')
    && !document.getElementById(a.getAttribute('href').slice(1)),
}))"""

_TABLES = """() => [...document.querySelectorAll('table')].flatMap(table => {
  const name = (table.caption?.textContent || '').trim();
  const found = name ? [] : ['a table has no caption'];
  const heads = [...(table.tHead?.rows[0]?.cells || [])];
  if (!heads.length) found.push(`${name}: no headings`);
  heads.forEach(h => {
    if (h.tagName !== 'TH' || h.scope !== 'col') found.push(`${name}: ${h.textContent}: no column`);
    if (!h.textContent.trim()) found.push(`${name}: an empty heading`);
  });
  for (const row of [...table.tBodies].flatMap(body => [...body.rows])) {
    const [first] = row.cells;
    if (first?.tagName !== 'TH' || first.scope !== 'row')
      found.push(`${name}: a row without heading`);
    if (row.cells.length !== heads.length) found.push(`${name}: a row has cells too few or many`);
  }
  return found;
})"""

_SCROLLING = """() => [...document.body.querySelectorAll('*')].filter(e => {
  const flow = getComputedStyle(e);
  return e.scrollWidth > e.clientWidth + 1 && ['auto', 'scroll', 'hidden'].includes(flow.overflowX)
    && !e.matches('.sr, .sr *');
}).map(e => ({
  what: e.textContent.trim().slice(0, 60),
  hidden: getComputedStyle(e).overflowX === 'hidden',
  region: e.getAttribute('role') === 'region',
  focus: e.tabIndex === 0,
  name: (e.getAttribute('aria-label') || '').trim(),
}))"""

_TARGETS = """() => [...document.querySelectorAll('a[href], summary, button, input, select')]
  .filter(e => e.checkVisibility() && !e.matches('.skip')).map(e => {
    const style = getComputedStyle(e), box = e.getBoundingClientRect();
    const around = e.parentElement.textContent.replace(e.textContent, '').trim();
    return {text: e.textContent.trim().slice(0, 60), width: box.width, height: box.height,
      sentence: style.display === 'inline' && around.length > 10};
  })"""

_FOCUSED = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const all = [...document.querySelectorAll('*')], style = getComputedStyle(e);
  let under = e.parentElement;
  while (under && getComputedStyle(under).backgroundColor.endsWith(', 0)'))
    under = under.parentElement;
  const box = e.getBoundingClientRect();
  return {place: all.indexOf(e), text: (e.getAttribute('aria-label') || e.textContent).trim(),
    outline: style.outlineStyle, width: parseFloat(style.outlineWidth),
    colour: style.outlineColor, shadow: style.boxShadow,
    under: getComputedStyle(under || document.documentElement).backgroundColor,
    seen: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth};
}"""


def axe_faults(page: Page) -> list[str]:
    """What axe finds against WCAG 2.0 to 2.2, A and AA, and against its best practices."""
    result = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}}).response
    looked = {
        rule["id"] for kind in ("passes", "violations", "incomplete") for rule in result[kind]
    }
    if len(looked) < 15:
        return [f"axe looked at {len(looked)} rules only"]
    return [f"{v['id']}: {n['html'][:120]}" for v in result["violations"] for n in v["nodes"]]


def heading_faults(page: Page) -> list[str]:
    """More or less than one main heading, a level left out, an empty heading."""
    found: list[tuple[int, str]] = [(level, text) for level, text in page.evaluate(_HEADINGS)]
    ones = sum(level == 1 for level, _ in found)
    faults = [] if ones == 1 else [f"{ones} main headings"]
    for (before, _), (level, text) in zip([(0, ""), *found], found, strict=False):
        if level > before + 1:
            faults.append(f"level {level} follows {before}: {text}")
        if not text:
            faults.append(f"an empty heading of level {level}")
    return faults


def landmark_faults(page: Page) -> list[str]:
    """A landmark that is not there, twice there or nameless; text outside all of them."""
    seen = page.evaluate(_LANDMARKS)
    found = [(kind, name) for kind, name in seen["found"]]
    kinds = [kind for kind, _ in found]
    faults = [
        f"{kinds.count(kind)} of {kind}"
        for kind in ("banner", "main", "contentinfo")
        if kinds.count(kind) != 1
    ]
    named = [pair for pair in found if pair[0] in ("navigation", "region")]
    faults += [f"a {kind} without a name" for kind, name in named if not name]
    faults += [
        f"twice {kind}: {name}" for kind, name in set(named) if named.count((kind, name)) > 1
    ]
    return faults + [f"outside: {text}" for text in seen["outside"]]


def link_faults(page: Page) -> list[str]:
    """Links that say the same and lead elsewhere, that say nothing, or lead nowhere."""
    links: list[dict[str, Any]] = page.evaluate(_LINKS)
    targets: dict[str, set[str]] = {}
    for link in links:
        targets.setdefault(link["text"].lower(), set()).add(link["to"])
    faults = [f"{text}: {sorted(to)}" for text, to in targets.items() if len(to) > 1]
    faults += [f"says nothing: {text!r}" for text in targets if text in VAGUE or not text]
    return faults + [f"leads nowhere: {x['text']}" for x in links if x["lost"] or not x["to"]]


def table_faults(page: Page) -> list[str]:
    """Tables without caption, column or row headings, or with ragged rows."""
    found: list[str] = page.evaluate(_TABLES)
    return found


def scrolling_faults(page: Page) -> list[str]:
    """A page that scrolls sideways; a part that does and has no name or can't be focused."""
    wide, room = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    faults = [f"the page is {wide} wide in {room}"] if wide > room else []
    for part in page.evaluate(_SCROLLING):
        if part["hidden"]:
            faults.append(f"cut off: {part['what']}")
        elif not (part["region"] and part["focus"] and part["name"]):
            faults.append(f"scrolls without name or focus: {part['what']}")
    return faults


def target_faults(page: Page, least: float = 24) -> list[str]:
    """Targets of less than 24 by 24 pixels that do not stand in a sentence."""
    return [
        f"{target['text']}: {target['width']:.0f} by {target['height']:.0f}"
        for target in page.evaluate(_TARGETS)
        if min(target["width"], target["height"]) < least and not target["sentence"]
    ]


def focus_stops(page: Page, most: int = 300) -> list[dict[str, Any]]:
    """Everything that the tab key stops at, from the top of the page to its end."""
    stops: list[dict[str, Any]] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate(_FOCUSED)
        if stop is None or (stops and stop["place"] == stops[0]["place"]):
            return stops
        stops.append(stop)
    return stops


def focus_faults(stops: list[dict[str, Any]]) -> list[str]:
    """Stops whose focus can't be seen, that lie off the screen, or come out of order."""
    faults = []
    for before, stop in zip([None, *stops], stops, strict=False):
        name = stop["text"][:60]
        if before and stop["place"] < before["place"]:
            faults.append(f"out of order: {name}")
        if not stop["seen"]:
            faults.append(f"off the screen: {name}")
        under = read_colour(stop["under"])
        rings = [stop["colour"]] if stop["outline"] != "none" and stop["width"] >= 2 else []
        rings += [stop["shadow"]] if stop["shadow"] != "none" and rings else []
        if max((contrast(read_colour(ring), under) for ring in rings), default=1) < 3:
            faults.append(f"focus is not seen: {name}")
    return faults
