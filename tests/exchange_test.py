#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Three real nodes over TLS: reports from one post reach headquarters and, over it, another post, while sender,
relay and receiver are killed at random moments. Nothing acknowledged is lost, nothing is there twice, all receipts
are home.

  exchange_test.py PROGRAM [DOCUMENTS] [KILLS] [SEED]
"""

import pathlib
import random
import subprocess
import sys
import tempfile
import time

from nodes import NODES, PROGRAM, check_arrived, check_logs, found_exercise, reports_of, wait_until, write_corpus

DOCUMENTS = int(sys.argv[2]) if len(sys.argv) > 2 else 200
KILLS = int(sys.argv[3]) if len(sys.argv) > 3 else 9
SEED = int(sys.argv[4]) if len(sys.argv) > 4 else 1


def main():
    rng = random.Random(SEED)
    with tempfile.TemporaryDirectory() as place:
        path = pathlib.Path(place, "corpus.jsonl")
        write_corpus(path, DOCUMENTS, rng)
        nodes = found_exercise(place)
        port = nodes["berlin"].start()
        for name in ("kairo", "nairobi"):
            nodes[name].start(neighbours=[f"node.berlin=127.0.0.1:{port}"])

        # The post keeps a copy, by which it knows what it has sent.
        typed = ["import", str(path), "--sender", "post.kairo", "--to", "unit.208", "--to", "post.nairobi", "--to",
                 "post.kairo"]
        sending = subprocess.Popen([PROGRAM, *typed, *nodes["kairo"].common()],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        killed = {name: 0 for name in NODES}
        for _ in range(KILLS):
            time.sleep(rng.uniform(0.1, 1.2))
            name = rng.choice(list(NODES))
            nodes[name].kill()
            killed[name] += 1
            nodes[name].start(port if name == "berlin" else 0)
        sending.wait()
        code, answer, complaint = nodes["kairo"].call(*typed)
        assert code == 0 and answer["documents"] + answer["known"] == DOCUMENTS, (code, answer, complaint)

        wait_until(lambda: nodes["kairo"].owes() == 0 and nodes["berlin"].owes() == 0, 240,
                   lambda: {name: node.owes() for name, node in nodes.items()})
        written = reports_of(nodes["kairo"], "post.kairo")
        assert len(written) == DOCUMENTS, len(written)
        for name in ("berlin", "nairobi"):
            check_arrived(nodes[name], written)
        check_logs(nodes)
        print(f"killed {killed}: {DOCUMENTS} reports to two nodes, 0 lost, 0 doubled, all receipts home")


main()
