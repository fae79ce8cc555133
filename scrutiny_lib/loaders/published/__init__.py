"""Read published files as they are published, into observations."""

from scrutiny_lib.loaders.published.folder import load_published_folder
from scrutiny_lib.loaders.published.load import load_published

__all__ = ["load_published", "load_published_folder"]
