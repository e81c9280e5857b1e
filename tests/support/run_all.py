"""Runs scripts one after another: ``run_all.py exact|plain SCRIPTS ARGUMENTS``.

The paths of the scripts are parted by line breaks. Each is printed before what its script prints.
"""

import json
import os
import runpy
import sys


def exact(epoch, epochs, **parts):
    print(json.dumps({"epoch": epoch, **parts}), flush=True)


if "torch" in sys.modules:  # else it reads the variable itself
    sys.modules["torch"].set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
_, mode, scripts, *arguments = sys.argv
for script in scripts.split("\n"):
    folder = os.path.dirname(script)
    sys.argv = [script, *(argument.replace("{folder}", folder) for argument in arguments)]
    print(script, flush=True)
    if mode == "exact":
        names = runpy.run_path(script, run_name="script")
        main = names["main"]
        main.__globals__.update(names, report=exact)
        main()
    else:
        runpy.run_path(script, run_name="__main__")
