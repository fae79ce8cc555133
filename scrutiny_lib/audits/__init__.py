"""Multi-agency audits: returns, moderation, where accounts contradict each other, what changed.

Everything here works on the frames of ``params/tables/audits.yml`` and shows nothing.
"""
