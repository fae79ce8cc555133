"""The project's own table of published figures: Leeds, every other authority, regions, England."""

from scrutiny_lib.reference.choose import combine
from scrutiny_lib.reference.populations import on_one_population
from scrutiny_lib.reference.read import (
    areas,
    core_cities,
    neighbours,
    published_figures,
    restatements,
    sources,
)

__all__ = [
    "areas",
    "combine",
    "core_cities",
    "neighbours",
    "on_one_population",
    "published_figures",
    "restatements",
    "sources",
]
