# SPDX-License-Identifier: EUPL-1.2
"""The search engine beside the peers of ../shared/peers/search: same corpus, same queries, same run.

A peer takes part when its library is installed; which ones there are, and what the columns mean, says the
README of that folder.
"""

import os
import pathlib
import shutil
import subprocess
import sys

PEERS = {  # name: the header that says its library is there
    "xapian": "/usr/include/xapian.h",
    "fts5": "/usr/include/sqlite3.h",
}


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
    peers = [name for name, header in PEERS.items() if pathlib.Path(header).exists()]
    subprocess.run(["make", "--silent", "-C", program, *(f"build/{name}" for name in peers)], check=True)
    data = folder / "data"
    if not (data / "queries.tsv").exists():
        subprocess.run([sys.executable, program / "build_corpus.py", corpora, data], check=True)
    engine = f"depesche={os.environ['DEPESCHE_BIN']} lab engine"
    options = ["--engines", ",".join(peers), "--add", engine]
    options += ["--rounds", os.environ.get("ROUNDS", "3"), "--budget", os.environ.get("BUDGET", "8")]
    return subprocess.run([sys.executable, program / "run.py", data, folder / "work", *options]).returncode


if __name__ == "__main__":
    sys.exit(main())
