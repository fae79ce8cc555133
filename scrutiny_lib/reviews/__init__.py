"""Case reviews: the clock, how far matters went, what was learned, and what came of it.

Everything here works on the frames of ``params/tables/reviews.yml`` and shows nothing.
"""
