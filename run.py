"""Set Netloom up on first use, then start it.

    python3 run.py                 the editor, with a starter graph
    python3 run.py FILE            the editor, with FILE
    python3 run.py COMMAND ...     a headless command: train, check, export, render, nodes, ...
    python3 run.py test [--fast] [PYTEST ARGUMENT ...]
                                   format, lint, types, import rules and all tests, which draw
                                   the same examples in every run
    python3 run.py test --random MINUTES [PYTEST ARGUMENT ...]
                                   search with new examples, until the minutes are over or
                                   something is found; its seed is printed

Needs nothing but Python. This file keeps to syntax that old interpreters can read, so that they
can say which one is needed; everything else is in `bootstrap/`, on the standard library alone.
"""

import sys

MINIMUM = (3, 11)

if __name__ == "__main__":
    if sys.version_info[:2] < MINIMUM:
        sys.exit(
            "Netloom needs Python {}.{} or newer, and this is Python {}.{} ({}). "
            "Install a newer Python and start run.py with it.".format(
                *(MINIMUM + sys.version_info[:2] + (sys.executable,))
            )
        )
    from bootstrap.main import main

    sys.exit(main(sys.argv[1:]))
