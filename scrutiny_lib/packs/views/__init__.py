"""What a pack notebook asks an open pack for: figures ready to be shown, and what they say."""

from __future__ import annotations

from scrutiny_lib.packs.views.gaps import gaps
from scrutiny_lib.packs.views.method import method
from scrutiny_lib.packs.views.mix import mix
from scrutiny_lib.packs.views.monthly import monthly
from scrutiny_lib.packs.views.overview import overview
from scrutiny_lib.packs.views.yearly import yearly

__all__ = ["gaps", "method", "mix", "monthly", "overview", "yearly"]
