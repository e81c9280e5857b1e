"""Has a child that holds its pipes open, and dies."""

import os
import subprocess
import sys

child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
os.write(1, b'{"jsonrpc":"2.0","method":"child","params":{"pid":%d}}\n' % child.pid)
os._exit(3)
