#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Three real nodes, one of them cut off: for thirty days only couriers go between it and headquarters, in random
order, some media lost, some read twice. Then the cable is mended. Nothing is lost, nothing is there twice, all series
are closed, all receipts are home, and a mailbox that two nodes serve has the same dispatches at both.

  courier_test.py PROGRAM [DOCUMENTS each way] [DAYS] [SEED]
"""

import pathlib
import random
import sys
import tempfile
import time

from nodes import check_arrived, check_logs, found_exercise, reports_of, wait_until, write_corpus

DOCUMENTS = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
DAYS = int(sys.argv[3]) if len(sys.argv) > 3 else 30
SEED = int(sys.argv[4]) if len(sys.argv) > 4 else 1
LOST, REPEATED = 0.3, 0.2
WAIT = 60 + DOCUMENTS // 10  # seconds for the merge
WAYS = {"kairo": ("post.kairo", ["unit.208", "post.nairobi", "post.kairo"]),
        "berlin": ("unit.208", ["post.kairo", "unit.208"])}
OTHER = {"kairo": "berlin", "berlin": "kairo"}


class Pouch:
    """What is under way between the two, and what happens to it there."""

    def __init__(self, place, rng):
        self.place, self.rng = pathlib.Path(place), rng
        self.media = []
        self.lost = self.repeated = self.written = 0

    def write(self, node):
        medium = self.place / f"medium-{self.written}"
        self.written += 1
        code, answer, complaint = node.call("courier", "write", "--to", OTHER[node.name], "--medium", str(medium))
        assert code == 0, complaint
        if self.rng.random() < LOST:
            self.lost += 1
            return answer["pieces"]
        self.media.append((OTHER[node.name], medium))
        if self.rng.random() < REPEATED:
            self.repeated += 1
            self.media.append((OTHER[node.name], medium))
        return answer["pieces"]

    def deliver(self, nodes, share):
        self.rng.shuffle(self.media)
        count = round(len(self.media) * share)
        arrived, self.media = self.media[:count], self.media[count:]
        for name, medium in arrived:
            code, answer, complaint = nodes[name].call("courier", "read", str(medium))
            # 4: read, but the reader names consignments that are missing
            assert answer is not None and answer["faults"] == [], (code, answer, complaint)


def parts_of(path, days):
    """The corpus, a file a day."""
    lines = path.read_text().splitlines(keepends=True)
    for day in range(days):
        part = path.with_suffix(f".{day}.jsonl")
        part.write_text("".join(lines[day::days]))
        yield part


def dispatches_of(node, mailbox):
    query = "SELECT DISTINCT d.id FROM addressed a JOIN dispatch d ON d.position = a.position WHERE a.mailbox = ?"
    return sorted(row[0] for row in node.rows("views/views.db", query, mailbox))


def main():
    rng = random.Random(SEED)
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as place:
        nodes = found_exercise(place)
        days = {}
        for name in WAYS:
            path = pathlib.Path(place, f"{name}.jsonl")
            write_corpus(path, DOCUMENTS, rng, name)
            days[name] = list(parts_of(path, DAYS))
        port = nodes["berlin"].start()
        nodes["nairobi"].start(neighbours=[f"node.berlin=127.0.0.1:{port}"])
        nodes["kairo"].start()

        pouch = Pouch(place, rng)
        for day in range(DAYS):
            for name, (sender, recipients) in WAYS.items():
                typed = [word for to in recipients for word in ("--to", to)]
                code, answer, complaint = nodes[name].call("import", str(days[name][day]), "--sender", sender, *typed)
                assert code == 0, complaint
                pouch.write(nodes[name])
            pouch.deliver(nodes, 0.6)
        pouch.deliver(nodes, 1.0)
        owed = {name: nodes[name].owes() for name in WAYS}

        nodes["kairo"].end()
        nodes["kairo"].start(neighbours=[f"node.berlin=127.0.0.1:{port}"])
        wait_until(lambda: all(node.owes() == 0 for node in nodes.values()), WAIT,
                   lambda: {name: node.owes() for name, node in nodes.items()})
        for name in WAYS:
            written = reports_of(nodes[name], WAYS[name][0])
            assert len(written) == DOCUMENTS, len(written)
            check_arrived(nodes[OTHER[name]], written)
            check_arrived(nodes[name], written)
        check_arrived(nodes["nairobi"], reports_of(nodes["kairo"], "post.kairo"))
        for mailbox in ("post.kairo", "unit.208"):
            assert dispatches_of(nodes["kairo"], mailbox) == dispatches_of(nodes["berlin"], mailbox), mailbox
        check_logs(nodes)
        print(f"{DAYS} days, {DOCUMENTS} reports each way, {pouch.written} media written, {pouch.lost} lost, "
              f"{pouch.repeated} read twice; owed by couriers alone at the end {owed}; after the merge 0 lost, "
              f"0 doubled, all series closed, all receipts home; {time.monotonic() - begun:.0f} s")


main()
