# SPDX-License-Identifier: EUPL-1.2
"""The search index of a million generated dispatches: how fast it is made, its size, its memory, how soon it is open
and how soon a new dispatch is found. What it has for peers stands in „search“."""

import json
import os
import pathlib
import subprocess

DISPATCHES = os.environ.get("DISPATCHES", "1000000")
CORPORA = ("bundestag-antworten", "un-general-debate", "frus")


def run(*order):
    return json.loads(subprocess.run(order, check=True, capture_output=True, text=True).stdout)


def row(name, value, unit, must, lower_is_better=True):
    holds = value <= must if lower_is_better else value >= must
    print(f"| {name} | {value:,.3g} {unit} | {must:g} | {'yes' if holds else 'NO'} |", flush=True)


def main():
    shared = pathlib.Path(os.environ["DEPESCHE_SHARED"]) / "data" / "corpora"
    folder = pathlib.Path(os.environ["DEPESCHE_BENCH"]) / "index"
    load = os.environ["DEPESCHE_INDEX_LOAD"]
    corpora = [path for name in CORPORA if (path := shared / f"{name}.jsonl.zst").exists()]
    if not corpora:
        print(f"index: skipped, there are no corpora in {shared}")
        return
    made = run(load, "build", folder, DISPATCHES, *corpora)
    print(f"{made['dispatches']:,} dispatches, {made['text'] / 1e6:,.0f} MB of text\n")
    print("| figure | ours | must | reached |")
    print("|---|---|---|---|")
    row("indexing, one thread, MB of text a second", made["text"] / 1e6 / made["seconds"], "MB/s", 20, False)
    row("index size, with stored texts, / text", made["size"] / made["text"], "x", 1)
    got = run(load, "serve", folder, *corpora)
    row("open", got["open_ms"], "ms", 100)
    row("memory of its own after 2,000 questions", got["own"] / 1e6, "MB", 300)
    row("resident with the pages of its files, which the kernel may take back", (got["own"] + got["mapped"]) / 1e6, "MB", 300)
    row("search p50, with snippets", got["search_p50_ms"], "ms", 50)
    row("search p99", got["search_p99_ms"], "ms", 50)
    row("new dispatch findable after, p50", got["findable_p50_ms"], "ms", 1000)
    row("new dispatch findable after, at most", got["findable_max_ms"], "ms", 1000)


main()
