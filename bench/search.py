# SPDX-License-Identifier: EUPL-1.2
"""The search engine beside the peers of ../shared/peers/search: same corpus, same queries, same run.

A peer takes part when its library is installed; which ones there are, and what the columns mean, says the
README of that folder. At the end one table says how far each figure is from what is asked of it.
"""

import glob
import json
import os
import pathlib
import shutil
import subprocess
import sys

PEERS = {  # name: (what says that it is installed, what make builds)
    "xapian": ("/usr/include/xapian.h", "xapian"),
    "fts5": ("/usr/include/sqlite3.h", "fts5"),
    "lucene8": ("/usr/share/java/lucene-core-8.*.jar", "Lucene.class"),
}
CLASSES = ("term", "and", "or", "phrase")
FASTER = {"term": 4, "and": 3, "or": 2.5, "phrase": 2}  # than Lucene, the first ten
FASTER_COUNT = 5


def verdict(holds):
    return "yes" if holds else "NO"


def latencies(results, operation):
    """One row a class: our median, and how many times longer each peer takes."""
    own = results["depesche"][operation]
    for name in CLASSES:
        if not own.get(name, {}).get("n"):
            continue
        p50 = own[name]["p50_us"]
        cells = []
        for peer in PEERS:
            other = results.get(peer, {}).get(operation, {}).get(name, {})
            cells.append(f"{other['p50_us']:,.0f} ({other['p50_us'] / p50:.1f} x)" if other.get("n") else "–")
        must = FASTER[name] if operation == "top10" else FASTER_COUNT
        lucene = results.get("lucene8", {}).get(operation, {}).get(name, {})
        reached = verdict(lucene["p50_us"] / p50 >= must) if lucene.get("n") else "–"
        yield f"| {operation} {name}, p50 µs | {p50:,.0f} | {' | '.join(cells)} | {must} x Lucene | {reached} |"


def promises(results):
    """Answers under a label filter against those of an index of the visible documents only."""
    for name in CLASSES[1:]:
        kept = {engine: found["leak"][name] for engine, found in results.items() if name in found.get("leak", {})}
        cells = [f"{kept[peer]['identical']:.0%}" if peer in kept else "–" for peer in PEERS]
        own = kept["depesche"]["identical"]
        yield f"| {name}: answers as of an own index | {own:.0%} | {' | '.join(cells)} | 100 % | {verdict(own == 1)} |"
    found = results["depesche"]
    for name in CLASSES[1:]:
        filtered = found["readers"][found["leak_reader"]]["top10"][name]["p50_us"]
        ratio = filtered / found["leak"][name]["visible_only"]["p50_us"]
        yield f"| {name}: time under that reader, x own index | {ratio:.2f} | – | – | – | 1.7 | {verdict(ratio <= 1.7)} |"


def sizes(results):
    for label, figure, must, reached in (
        ("index, MB/s of text", "mb_s", "20", lambda value: value >= 20),
        ("index / text", "ratio", "0.45", lambda value: value <= 0.45),
    ):
        values = {engine: found["index"][figure] for engine, found in results.items() if "index" in found}
        cells = [f"{values[peer]:.2f}" if peer in values else "–" for peer in PEERS]
        own = values["depesche"]
        yield f"| {label} | {own:.2f} | {' | '.join(cells)} | {must} | {verdict(reached(own))} |"


def summary(results):
    lines = [f"| figure | depesche | {' | '.join(PEERS)} | must | reached |", "|---" * (len(PEERS) + 4) + "|"]
    for part in (latencies(results, "top10"), latencies(results, "count"), promises(results), sizes(results)):
        lines += part
    return "\n".join(lines)


def main():
    shared = pathlib.Path(os.environ["DEPESCHE_SHARED"])
    source = shared / "peers" / "search"
    corpora = shared / "data" / "corpora"
    if not source.is_dir() or not corpora.is_dir():
        print(f"search: skipped, there is no {source} with {corpora}")
        return 0
    folder = pathlib.Path(os.environ["DEPESCHE_BENCH"]) / "search"
    program = folder / "peers"
    shutil.copytree(source, program, dirs_exist_ok=True, copy_function=shutil.copy)
    for path in [program, *program.rglob("*")]:
        path.chmod(path.stat().st_mode | 0o200)
    peers = [name for name, (mark, _) in PEERS.items() if glob.glob(mark)]
    if not shutil.which("javac"):
        peers = [name for name in peers if name != "lucene8"]
    if missing := sorted(set(PEERS) - set(peers)):
        print("search: not installed and left out:", ", ".join(missing))
    subprocess.run(["make", "--silent", "-C", program, *(f"build/{PEERS[name][1]}" for name in peers)], check=True)
    data = folder / "data"
    if not (data / "queries.tsv").exists():
        subprocess.run([sys.executable, program / "build_corpus.py", corpora, data], check=True)
    engine = f"depesche={os.environ['DEPESCHE_BIN']} lab engine"
    options = ["--engines", ",".join(peers), "--add", engine]
    options += ["--rounds", os.environ.get("ROUNDS", "5"), "--budget", os.environ.get("BUDGET", "20")]
    ran = subprocess.run([sys.executable, program / "run.py", data, folder / "work", *options])
    if ran.returncode == 0:
        print("## What is asked for\n")
        print(summary(json.loads((folder / "work" / "results.json").read_text())))
    return ran.returncode


if __name__ == "__main__":
    sys.exit(main())
