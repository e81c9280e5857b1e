"""``netloom devices``: what torch can train on here, and why something is missing."""

from collections.abc import Iterable

from rich.table import Table

from runtime.cli.output import say_json, show
from runtime.protocol import Device, to_json


def print_devices(as_json: bool) -> None:
    """Print every device with its name and memory."""
    from runtime.check.devices import devices

    found = devices()
    if as_json:
        say_json(to_json(found))
    else:
        show(_table(found))


def _table(found: Iterable[Device]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("Device", no_wrap=True)
    table.add_column("Name")
    table.add_column("Memory", no_wrap=True)
    for device in found:
        if device.available:
            free, total = map(_gigabytes, (device.memory_free, device.memory_total))
            table.add_row(device.id, device.name, f"{free} of {total} GB free")
        else:
            reason = f"{device.name} is not available. {device.why}"
            table.add_row(device.id, reason, "", style="dim")
    return table


def _gigabytes(size: int | None) -> str:
    return f"{(size or 0) / 1e9:.1f}"
