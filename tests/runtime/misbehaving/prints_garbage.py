"""Mixes its answers with what no protocol knows, then writes a line without an end."""

import json
import os
import sys

for line in sys.stdin:
    request = json.loads(line)
    os.write(1, b"Welcome to host!\n\n\xff\xfe\n[1, 2\n" + b'{"jsonrpc":"2.0","id":99}\n' * 100)
    os.write(1, b'{"jsonrpc":"2.0","id":%d,"result":"found"}\n' % request["id"])
    if request["method"] == "endless":
        while True:
            os.write(1, b"x" * 65536)
