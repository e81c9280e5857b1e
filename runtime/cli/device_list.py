"""``netloom devices``: what torch can train on here, and why something is missing."""

from typing import Any

from rich.table import Table

from runtime.cli.output import say_json, show


def print_devices(as_json: bool) -> None:
    """Print every device with its name and memory."""
    from runtime.check.devices import devices

    found = devices()
    if as_json:
        say_json(found)
    else:
        show(_table(found))


def _table(found: list[dict[str, Any]]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("Device", no_wrap=True)
    table.add_column("Name")
    table.add_column("Memory", no_wrap=True)
    for device in found:
        if device["available"]:
            free, total = (_gigabytes(device[key]) for key in ("memory_free", "memory_total"))
            table.add_row(device["id"], device["name"], f"{free} of {total} GB free")
        else:
            reason = f"{device['name']} is not available. {device['why']}"
            table.add_row(device["id"], reason, "", style="dim")
    return table


def _gigabytes(size: int) -> str:
    return f"{size / 1e9:.1f}"
