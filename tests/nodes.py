# SPDX-License-Identifier: EUPL-1.2
"""Real nodes of an exercise ministry, for tests over several processes."""

import json
import pathlib
import random
import signal
import sqlite3
import subprocess
import sys
import time

PROGRAM = sys.argv[1]
WORDS = "Wahl Haushalt Minister Abkommen Grenze Hafen Visum Zoll election budget treaty border".split()
NODES = {"berlin": "", "kairo": "-kairo", "nairobi": "-nairobi"}


class Node:
    def __init__(self, place, name):
        self.name, self.folder = name, f"{place}/site{NODES[name]}"
        self.ready = pathlib.Path(place, f"{name}.ready")
        self.web = pathlib.Path(place, "web")  # no pages
        self.web.mkdir(exist_ok=True)
        self.log = open(f"{place}/{name}.log", "a")
        self.process = None

    def start(self, port=0, neighbours=()):
        """Starts it with links over TLS; gives the port where other nodes call."""
        typed = ["--links", f"127.0.0.1:{port}"]
        for neighbour in neighbours:
            typed += ["--neighbour", neighbour]
        return int(self.serve(*typed)[-1])

    def serve(self, *options):
        """Starts it; gives the words of its ready file, the address for browsers first."""
        self.ready.unlink(missing_ok=True)
        typed = [PROGRAM, "serve", *self.common(), "--plain", "--port", "0", "--web", str(self.web), "--ready-file",
                 str(self.ready), *options]
        self.process = subprocess.Popen(typed, stdout=self.log, stderr=self.log)
        for _ in range(1200):
            if self.ready.exists():
                break
            assert self.process.poll() is None, f"{self.name} ended: see its log\n{open(self.log.name).read()[-2000:]}"
            time.sleep(0.05)
        return self.ready.read_text().split()

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


def write_corpus(path, count, rng, mark="doc"):
    """Reports for `depesche import`, one JSON object a line."""
    with path.open("w") as out:
        for number in range(count):
            text = " ".join(rng.choices(WORDS, k=120))
            out.write(json.dumps({"id": f"{mark}/{number}", "title": f"Bericht {number}", "text": text}) + "\n")


def found_exercise(place, reports=5):
    """Headquarters and two enrolled posts."""
    subprocess.run([PROGRAM, "lab", "exercise", f"{place}/site", "--reports", str(reports), "--post", "kairo",
                    "--post", "nairobi"], check=True, stdout=subprocess.DEVNULL)
    return {name: Node(place, name) for name in NODES}


def reports_of(node, author):
    """The ids of what was imported for the author, as the node shows them."""
    query = "SELECT DISTINCT d.id FROM dispatch d JOIN source s ON s.position = d.position WHERE d.author = ?"
    return {row[0] for row in node.rows("views/views.db", query, author)}


def check_arrived(node, written):
    """Everything is there, once, and no series of numbers has a gap."""
    there = [row[0] for row in node.rows("log.db", "SELECT id FROM entry")]
    assert len(there) == len(set(there)), f"{node.name}: something is there twice"
    assert written <= set(there), f"{node.name} lacks {len(written - set(there))}"
    gaps = node.rows("views/views.db", "SELECT * FROM progress WHERE complete < last")
    assert not gaps, f"{node.name}: {gaps}"


def check_logs(nodes):
    for node in nodes.values():
        node.end()
        code, verified, complaint = node.call("verify")
        assert code == 0 and verified["faults"] == [], (verified, complaint)


def wait_until(claim, seconds, what, pause=0.2):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if claim():
            return
        time.sleep(pause)
    sys.exit(f"not within {seconds} s: {what()}")
