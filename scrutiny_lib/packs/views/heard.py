"""What reviews, audits, practitioners, children and the register say, laid out by threads."""

from __future__ import annotations

from functools import lru_cache

from scrutiny_lib.config.threads import Threads, load_threads
from scrutiny_lib.loaders.people import with_moderation
from scrutiny_lib.packs.session import Pack
from scrutiny_lib.packs.views.own_tables import context_of, tables_of
from scrutiny_lib.reviews.said import Heard


@lru_cache(maxsize=4)
def heard_of(pack: Pack) -> Heard:
    """Return every table that tells of threads.

    Raises
    ------
    SourceError
        If a source may not be used as it is.
    """
    reviews, learning = tables_of(pack, "reviews", "reviews", "learning")
    cases, moderation = tables_of(pack, "audits", "audit_cases", "audit_moderation")
    (engagement,) = tables_of(pack, "practitioners", "engagement")
    (voice,) = tables_of(pack, "children", "voice")
    (register,) = tables_of(pack, "good_practice", "good_practice")
    audits = with_moderation(cases, moderation)
    return Heard(reviews, learning, audits, engagement, voice, register)


@lru_cache(maxsize=4)
def threads_of(pack: Pack) -> Threads:
    """Return the threads that tie the lists of themes together."""
    context = context_of(pack)
    return load_threads(context.params / "threads.yml", context.codes, pack.registry)
