"""A worker of an older Netloom, which answers whatever it is asked."""

import json
import os
import sys

os.write(1, b'{"jsonrpc":"2.0","method":"ready","params":{"protocol":3,"pid":%d}}\n' % os.getpid())
for line in sys.stdin:
    id_ = json.loads(line)["id"]
    os.write(1, json.dumps({"jsonrpc": "2.0", "id": id_, "result": {}}).encode() + b"\n")
