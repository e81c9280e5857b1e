"""Crashes in the middle of its first answer."""

import os
import signal
import sys

sys.stdin.readline()
os.write(1, b'{"jsonrpc":"2.0","id":1,"res')
os.kill(os.getpid(), signal.SIGSEGV)
