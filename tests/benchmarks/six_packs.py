"""Six packs like the trends pack, each of another authority, for benchmarks of whole runs."""

from __future__ import annotations

import shutil
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
AREAS = ("E08000035", "E08000032", "E08000033", "E08000034", "E08000036", "E06000010")


def write_six_packs(folder: Path) -> Path:
    """Make a workspace whose packs are six copies of the trends pack; return the folder."""
    for name in ("params", "notebooks"):
        shutil.copytree(PROJECT / name, folder / name)
    params, notebooks = folder / "params" / "packs", folder / "notebooks" / "packs"
    definition = (params / "trends.yml").read_text()
    notebook = (notebooks / "trends.ipynb").read_text()
    for path in [*params.iterdir(), *notebooks.iterdir()]:
        path.unlink()
    for number, area in enumerate(AREAS, start=1):
        pack = f"trends_{number}"
        text = definition.replace("pack: trends", f"pack: {pack}")
        text = text.replace("default: null", f"default: {area}", 1)
        (params / f"{pack}.yml").write_text(text)
        text = notebook.replace('\\"trends\\"', f'\\"{pack}\\"')
        text = text.replace("area = None", f'area = \\"{area}\\"')
        (notebooks / f"{pack}.ipynb").write_text(text)
    return folder
