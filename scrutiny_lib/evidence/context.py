"""Which pack, profile and wording the evidence of a notebook belongs to."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from scrutiny_lib.config.profile import Profile, load_profile
from scrutiny_lib.config.wording import Wording, load_wording
from scrutiny_lib.disclosure.ledger import Ledger
from scrutiny_lib.errors import UsageError
from scrutiny_lib.evidence.text import SYNTHETIC
from scrutiny_lib.workspace import find_workspace


@dataclass
class Context:
    """The surroundings of a notebook's evidence.

    `taken` are the anchors that are used: those of the page's own parts from the start. `ledger`
    holds what the pack, and packs before it, have shown; `found` the findings shown, and `silent`
    those that rest on hidden figures and are not. `is_synthetic` if any of its data are invented.
    """

    pack: str
    profile: Profile
    wording: Wording
    ledger: Ledger = field(default_factory=Ledger)
    taken: set[str] = field(default_factory=set)
    found: set[str] = field(default_factory=set)
    silent: set[str] = field(default_factory=set)
    is_synthetic: bool = False

    def __post_init__(self) -> None:
        """Take the anchors of the page's own parts and of their headings."""
        parts = {"brief", "glossary", *(section.id for section in self.wording.sections)}
        self.taken |= parts | {f"h-{part}" for part in parts}

    @property
    def mark(self) -> str:
        """The mark of synthetic data, if the pack needs it."""
        return SYNTHETIC if self.is_synthetic else ""

    def marked(self, text: str) -> str:
        """Return a caption or description with the mark in front, if the pack needs it."""
        return f"{self.mark}: {text}" if self.mark else text

    def anchor(self, text: str) -> str:
        """Return an anchor made from a text, unlike any other in the page."""
        slug = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:40].strip("-")
        base = slug if slug[:1].isalpha() else f"e-{slug}".strip("-")
        anchor, number = base, 2
        while anchor in self.taken:
            anchor, number = f"{base}-{number}", number + 1
        self.taken.add(anchor)
        return anchor


_current: Context | None = None


def use(context: Context) -> None:
    """Make this the context of all evidence that follows."""
    global _current
    _current = context


def current() -> Context:
    """Return the context; outside a pack, one with the default profile.

    Raises
    ------
    UsageError
        If no project is found or its params are faulty.
    """
    if _current is None:
        workspace = find_workspace()
        use(
            Context(
                pack="exploration",
                profile=load_profile(workspace.profile_path()),
                wording=load_wording(workspace.params / "wording.yml"),
            )
        )
    if _current is None:  # pragma: no cover - for the type checker
        raise UsageError("no context for evidence; open a pack first")
    return _current
