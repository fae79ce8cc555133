"""The notebooks here are compared by `test_golden`, and not run a second time by other tools."""

collect_ignore_glob = ["*.ipynb"]
