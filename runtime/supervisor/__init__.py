"""The process beside the editor: it checks, and starts and watches the processes that train."""

from runtime.threads import spin_little

spin_little()
