"""How torch's threads wait for each other: settled before torch is first imported."""

import os


def spin_little() -> None:
    """Have threads that wait for each other give way soon.

    They wait thousands of times a second, and by default spin for long while they do. Where fewer
    cores are free than threads wait, they crawl: beside one busy program on two cores, more than
    twice as slow as with this number of spins, which on an idle machine is as quick as the default.
    A tenth of it is 2.5 times quicker still on a busy machine, and up to a quarter slower on an
    idle one. The bits are the same in every case. OpenMP reads this once, when torch is imported.
    """
    if "OMP_WAIT_POLICY" not in os.environ:
        os.environ.setdefault("GOMP_SPINCOUNT", "30000")
