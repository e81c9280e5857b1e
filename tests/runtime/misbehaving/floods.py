"""Writes events as fast as it can, for ever, after telling where it counts them."""

import os
import sys

line = b'{"jsonrpc":"2.0","method":"flood","params":{"values":[%s]}}\n' % b",".join([b"1.5"] * 200)
with open(sys.argv[1], "wb", buffering=0) as count:
    while True:
        os.write(1, line)
        count.write(b".")
