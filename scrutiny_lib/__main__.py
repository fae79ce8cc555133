"""``python -m scrutiny_lib`` is the command ``scrutiny``."""

from scrutiny_lib.cli import main

main(prog_name="scrutiny")
