"""Children's social care: Annex A, the children in need census and SSDA903."""

from __future__ import annotations

from scrutiny_lib.loaders.childrens_social_care.agencies import ethnic_group, source_agency
from scrutiny_lib.loaders.childrens_social_care.annex_a import load_annex_a
from scrutiny_lib.loaders.childrens_social_care.cin_census import load_cin_census
from scrutiny_lib.loaders.childrens_social_care.ssda903 import load_ssda903

__all__ = ["ethnic_group", "load_annex_a", "load_cin_census", "load_ssda903", "source_agency"]
