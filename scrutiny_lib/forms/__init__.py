"""Collection forms: workbooks that people fill in and that load again without edits.

A form is written from the same `scrutiny_lib.loaders.tables.spec.Table` that reads it.
"""

from __future__ import annotations

from scrutiny_lib.forms.templates import write_templates
from scrutiny_lib.forms.workbook import FormSheet, write_form, write_workbook

__all__ = ["FormSheet", "write_form", "write_templates", "write_workbook"]
