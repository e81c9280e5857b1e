"""How long a person waits for the canvas, in graphs from small to very large."""

from runtime.bench.editor import ProbeError, probe, unmeasured, where
from runtime.bench.measurement import is_quick, of_samples

SIZES = (200, 1000, 3000, 8400)
"""Nodes; the largest network that people brought had 8,400."""

_WAITS = {
    "open": ("opening", "s", 3.0),
    "pan": ("pan, all in view", "ms", 5.0),
    "zoom": ("zoom, all in view", "ms", 5.0),
    "pan close up": ("pan, close up", "ms", 16.0),
    "select all": ("select all", "s", 0.3),
    "move all": ("a frame of moving all", "ms", 16.0),
    "drop all": ("pick up and drop all", "s", 0.3),
    "undo a move of all": ("undo of that", "s", 0.3),
    "duplicate": ("duplicate 200 nodes", "s", 0.3),
    "add": ("add a node", "ms", 16.0),
    "look inside": ("open a module", "ms", 16.0),
    "come out": ("leave a module", "ms", 16.0),
}
"""What the probe calls it → what the report calls it, its unit and its target."""


def measure(sizes: tuple[int, ...], rounds: int) -> None:
    """Print each wait in a graph of each size, all from one window a size."""
    for size in sizes:
        case = f"{size:,} nodes"
        try:
            found = probe("app.probes.canvas", str(size), str(rounds))
        except ProbeError as error:
            for name, unit, target in _WAITS.values():
                unmeasured(f"canvas: {name}", case, unit, target, error).print()
            continue
        for key, (name, unit, target) in _WAITS.items():
            scale = 1000 if unit == "ms" else 1
            samples = [scale * wait for wait in found[key]]
            of_samples(f"canvas: {name}", case, unit, target, samples, where()).print()


if __name__ == "__main__":
    measure(SIZES[:1] if is_quick() else SIZES, rounds=2 if is_quick() else 5)
