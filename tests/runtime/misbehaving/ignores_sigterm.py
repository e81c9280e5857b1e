"""Does not read and takes no hint."""

import os
import signal
import time

signal.signal(signal.SIGTERM, signal.SIG_IGN)
os.write(1, b'{"jsonrpc":"2.0","method":"ready","params":{}}\n')
while True:
    time.sleep(600)
