"""Runs a script where there is no Netloom: ``alone.py SCRIPT ARGUMENTS``."""

import importlib.abc
import runpy
import sys


class NoNetloom(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name.partition(".")[0] in ("app", "graph_nodes", "resources", "runtime"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


def hide_netloom() -> None:
    """Have no import find Netloom from now on."""
    sys.meta_path.insert(0, NoNetloom())
    try:
        import runtime  # noqa: F401
    except ModuleNotFoundError:
        pass
    else:
        sys.exit("Netloom is on the path of what should stand alone")


if __name__ == "__main__":
    hide_netloom()
    del sys.argv[0]
    runpy.run_path(sys.argv[0], run_name="__main__")
