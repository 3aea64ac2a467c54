# SPDX-License-Identifier: EUPL-1.2
"""Stored queries against dispatches as they arrive, of both corpora: how long until each is matched and findable."""

import json
import os
import pathlib
import subprocess

QUERIES, PER_SECOND, DISPATCHES = "10000", "100", "2000"
MUST_MS = 1000


def main():
    shared = pathlib.Path(os.environ["DEPESCHE_SHARED"])
    folder = pathlib.Path(os.environ["DEPESCHE_BENCH"]) / "alerts"
    print(f"{QUERIES} stored queries, {PER_SECOND} dispatches a second, one thread; ms")
    print("| corpus | found a dispatch | match p50 | p99 | findable p50 | p99 | delay p50 | p99 | busy | must p99 | reached |")
    print("|---" * 11 + "|")
    for corpus in ("frus", "bundestag-antworten"):
        path = shared / "data" / "corpora" / f"{corpus}.jsonl.zst"
        order = [os.environ["DEPESCHE_ALERTS_LOAD"], path, folder, QUERIES, PER_SECOND, DISPATCHES]
        said = subprocess.run(order, check=True, capture_output=True, text=True).stdout
        got = json.loads(said)
        cells = [f"{got['found_per_dispatch']:.0f}"]
        cells += [f"{got[name]:.2f}" for name in ("match_p50_ms", "match_p99_ms", "index_p50_ms", "index_p99_ms",
                                                  "delay_p50_ms", "delay_p99_ms")]
        reached = "yes" if got["delay_p99_ms"] <= MUST_MS else "NO"
        print(f"| {corpus} | {' | '.join(cells)} | {got['busy_share']:.0%} | {MUST_MS} | {reached} |")


main()
