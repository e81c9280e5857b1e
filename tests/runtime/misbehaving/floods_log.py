"""Writes nonsense to stderr as fast as it can, then dies."""

import os

for _ in range(200):
    os.write(2, b"nonsense " * 2000 + b"\n")
os.write(2, b"the last line\n")
