"""What people keep in a system of their own: its export laid onto the tables of the forms.

The system stays the owner of its data: an export is read, and nothing is written back. What it
calls things stands in ``params/trackers/``, one small file an export.
"""

from __future__ import annotations

from scrutiny_lib.loaders.trackers.maps import Tracker, TrackerMap, load_trackers

__all__ = ["Tracker", "TrackerMap", "load_trackers"]
