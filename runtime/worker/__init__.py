"""The only package that imports torch: it runs in a process of its own."""

import os

# Torch's threads wait for each other thousands of times a second. By default they do so spinning,
# which steals the cores from the editor and from everybody else, and ends in a crawl where fewer
# cores are free than threads wait. Asleep they wait as well, and compute the same bits.
# OpenMP reads this once, when torch is first imported.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
