"""``python -m runtime.cli COMMAND``: the commands alone, where there is no Qt."""

from runtime.cli.commands import cli

cli(prog_name="netloom")
