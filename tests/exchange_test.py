#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Three real nodes over TLS: reports from one post reach headquarters and, over it, another post, while sender,
relay and receiver are killed at random moments. Nothing acknowledged is lost, nothing is there twice, all receipts
are home.

  exchange_test.py PROGRAM [DOCUMENTS] [KILLS] [SEED]
"""

import json
import pathlib
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

PROGRAM = sys.argv[1]
DOCUMENTS = int(sys.argv[2]) if len(sys.argv) > 2 else 200
KILLS = int(sys.argv[3]) if len(sys.argv) > 3 else 9
SEED = int(sys.argv[4]) if len(sys.argv) > 4 else 1
WORDS = "Wahl Haushalt Minister Abkommen Grenze Hafen Visum Zoll election budget treaty border".split()
NODES = {"berlin": "", "kairo": "-kairo", "nairobi": "-nairobi"}


class Node:
    def __init__(self, place, name):
        self.name, self.folder = name, f"{place}/site{NODES[name]}"
        self.ready = pathlib.Path(place, f"{name}.ready")
        self.log = open(f"{place}/{name}.log", "a")
        self.process = None

    def start(self, port=0, neighbours=()):
        self.ready.unlink(missing_ok=True)
        typed = [PROGRAM, "serve", *self.common(), "--plain", "--port", "0", "--links", f"127.0.0.1:{port}",
                 "--web", self.folder, "--ready-file", str(self.ready)]
        for neighbour in neighbours:
            typed += ["--neighbour", neighbour]
        self.process = subprocess.Popen(typed, stdout=self.log, stderr=self.log)
        for _ in range(1200):
            if self.ready.exists():
                break
            assert self.process.poll() is None, f"{self.name} ended: see its log\n{open(self.log.name).read()[-2000:]}"
            time.sleep(0.05)
        return int(self.ready.read_text().split()[-1])

    def common(self):
        return ["--folder", self.folder, "--passphrase-file", f"{self.folder}/passphrase"]

    def call(self, *typed):
        done = subprocess.run([PROGRAM, *typed, *self.common(), "--json"], capture_output=True, text=True)
        return done.returncode, json.loads(done.stdout) if done.stdout.strip() else None, done.stderr

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def end(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait()

    def rows(self, file, query, *values):
        for _ in range(50):
            try:
                with sqlite3.connect(f"file:{self.folder}/{file}?mode=ro", uri=True) as database:
                    return database.execute(query, values).fetchall()
            except sqlite3.OperationalError:
                time.sleep(0.1)
        raise RuntimeError(f"{self.folder}/{file} cannot be read")

    def owes(self):
        return self.rows("views/views.db", "SELECT count(*) FROM owed WHERE arrived_at = 0")[0][0]


def corpus(path, rng):
    with path.open("w") as out:
        for number in range(DOCUMENTS):
            text = " ".join(rng.choices(WORDS, k=120))
            out.write(json.dumps({"id": f"doc/{number}", "title": f"Bericht {number}", "text": text}) + "\n")


def wait_until(claim, seconds, what):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if claim():
            return
        time.sleep(0.2)
    sys.exit(f"not within {seconds} s: {what()}")


def main():
    rng = random.Random(SEED)
    with tempfile.TemporaryDirectory() as place:
        path = pathlib.Path(place, "corpus.jsonl")
        corpus(path, rng)
        subprocess.run([PROGRAM, "lab", "exercise", f"{place}/site", "--reports", "5", "--post", "kairo", "--post",
                        "nairobi"], check=True, stdout=subprocess.DEVNULL)
        nodes = {name: Node(place, name) for name in NODES}
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
        written = {row[0] for row in nodes["kairo"].rows(
            "views/views.db", "SELECT DISTINCT d.id FROM dispatch d JOIN source s ON s.position = d.position")}
        assert len(written) == DOCUMENTS, len(written)
        for name in ("berlin", "nairobi"):
            there = [row[0] for row in nodes[name].rows("log.db", "SELECT id FROM entry")]
            assert len(there) == len(set(there))
            assert written <= set(there), f"{name} lacks {len(written - set(there))}"
            gaps = nodes[name].rows("views/views.db", "SELECT * FROM progress WHERE complete < last")
            assert not gaps, gaps
        for node in nodes.values():
            node.end()
            code, verified, complaint = node.call("verify")
            assert code == 0 and verified["faults"] == [], (verified, complaint)
        print(f"killed {killed}: {DOCUMENTS} reports to two nodes, 0 lost, 0 doubled, all receipts home")


main()
