"""Runs on disk: written while a model trains, read back whatever became of the process.

A run's folder is ``<root>/<graph name>/<YYYYmmdd-HHMMSS>-<word>/`` and holds ``graph.loom`` and
``script.py`` as they were, ``run.json`` (seed, versions, device, outcome, …), every scalar in
``scalars/<split>/<tag>.bin``, TensorBoard event files of the same numbers in one folder a split,
``checkpoints/last.pt`` until it is finished and ``checkpoints/final.pt`` from then on,
``weights.safetensors`` and ``log.txt``.

Written through ``runtime.runs.folder``; read through ``runtime.runs.reading``, which imports
neither TensorBoard nor anything else that takes long.
"""
