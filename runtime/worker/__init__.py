"""The only package that imports torch: it runs in a process of its own."""

import os

# Torch's threads wait for each other thousands of times a second. Asleep, small networks lose time
# waking them; spinning for long, as they do by default, they crawl where fewer cores are free than
# threads wait (6 times slower beside one busy program, on two cores), and take the cores from the
# editor. So they spin for a moment, some tens of microseconds, and then sleep. The bits are the
# same in every case. OpenMP reads this once, when torch is first imported.
if "OMP_WAIT_POLICY" not in os.environ:
    os.environ.setdefault("GOMP_SPINCOUNT", "1000")
