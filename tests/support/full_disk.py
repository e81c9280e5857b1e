"""``netloom`` as a program whose files take no more than 500 bytes each."""

import resource

from runtime.cli.commands import cli

resource.setrlimit(resource.RLIMIT_FSIZE, (500, 500))
cli(prog_name="netloom")
