# SPDX-License-Identifier: EUPL-1.2
"""The whole node over real reports: import, start, and twenty readers at once over HTTP.

Beside it, as a floor, SQLite's FTS5 in one process: the same reports and questions without signatures, seals,
labels, facets, snippets or HTTP.
"""

import json
import os
import pathlib
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time

READERS = 20
SECONDS = int(os.environ.get("SECONDS_EACH", "30"))
QUESTIONS = 2_000
LIST = "GET\t/api/v1/inbox?box=inbox&limit=100\t"


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def memory_mb(pid, name):
    text = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(re.search(rf"{name}:\s+(\d+)", text).group(1)) / 1024


def descendants(pid):
    found = [pid]
    for one in found:
        for task in pathlib.Path(f"/proc/{one}/task").glob("*/children"):
            found += [int(child) for child in task.read_text().split()]
    return found


def run_watched(command, **options):
    """Runs to the end; returns (status, seconds, processor seconds, highest resident MB of it and its children)."""
    begun, used, peak = time.monotonic(), os.times(), 0
    process = subprocess.Popen(command, **options)
    while process.poll() is None:
        total = 0
        try:
            for pid in descendants(process.pid):
                total += memory_mb(pid, "VmRSS")
        except (OSError, AttributeError):
            pass  # one ended while it was looked at
        peak = max(peak, total)
        time.sleep(0.1)
    now = os.times()
    processor = now.children_user + now.children_system - used.children_user - used.children_system
    return process.returncode, time.monotonic() - begun, processor, peak


def questions(ir, dice):
    """(kind, text) as people type them, out of real questions: a few words, a phrase, a whole sentence."""
    texts = []
    for path in sorted(ir.glob("*/queries.tsv")):
        texts += [line.split("\t", 1)[1] for line in path.read_text().splitlines()]
    frequency = {}
    for text in texts:
        for word in set(re.findall(r"\w+", text.lower())):
            frequency[word] = frequency.get(word, 0) + 1
    common = {word for word, count in frequency.items() if count > len(texts) / 50}
    while True:
        words = re.findall(r"\w+", dice.choice(texts))
        telling = [word for word in words if word.lower() not in common and len(word) > 2]
        kind = dice.choices(["words", "phrase", "sentence"], [8, 1, 1])[0]
        if len(telling) < 2:
            continue
        if kind == "words":
            begin = dice.randrange(len(telling))
            yield kind, " ".join(telling[begin : begin + dice.choices([1, 2, 3, 4], [3, 4, 2, 1])[0]])
        elif kind == "phrase":
            begin = words.index(dice.choice(telling))
            yield kind, '"' + " ".join(words[max(0, begin - 1) : begin + 1]) + '"'
        else:
            yield kind, " ".join(words)


def search_line(kind, text):
    filters = {name: [] for name in ("country", "post", "kind", "level", "language", "year")}
    body = {"query": text[:900], "filters": filters, "sort": "relevance", "facets": True, "limit": 25}
    return f"search, {kind}\tPOST\t/api/v1/search\t{json.dumps(body, ensure_ascii=False)}"


def say(name, what):
    print(f"{name:<34} {what}", flush=True)


def say_latency(name, values_us):
    ms = [value / 1000 for value in values_us]
    shares = (f"p{share} {percentile(ms, share / 100):7.2f} ms" for share in (50, 95, 99))
    say(name, "   ".join(shares) + f"   n {len(ms)}")


def import_all(program, folder, corpora):
    common = ["--folder", str(folder), "--passphrase-file", str(folder / "passphrase")]
    subprocess.run([program, "lab", "exercise", str(folder)], check=True, stdout=subprocess.DEVNULL)
    command = [program, "import", *common, "--json", *map(str, corpora)]
    result = folder / "import.json"
    with open(result, "w") as out:
        status, seconds, processor, peak = run_watched(command, stdout=out, stderr=subprocess.DEVNULL)
    if status not in (0, 3):
        sys.exit(f"node: import ended with {status}")
    say("import, result", " ".join(result.read_text().split()))
    return seconds, processor, peak


class Serving:
    def __init__(self, program, folder):
        ready = folder / "ready"
        ready.unlink(missing_ok=True)
        common = ["--folder", str(folder), "--passphrase-file", str(folder / "passphrase")]
        web = folder / "web"
        web.mkdir(exist_ok=True)
        (web / "index.html").write_text("<!doctype html><title>bench</title>")
        begun = time.monotonic()
        self.process = subprocess.Popen(
            [program, "serve", *common, "--plain", "--port", "0", "--web", str(web), "--ready-file", str(ready)],
            stdout=subprocess.DEVNULL,
            stderr=open(folder / "serve.log", "w"),
        )
        while not ready.exists():
            if self.process.poll() is not None:
                sys.exit("node: serve ended before it was ready")
            time.sleep(0.005)
        self.start_s = time.monotonic() - begun
        self.port = ready.read_text().strip().rsplit(":", 1)[1].strip("/")

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()


def load(serving, folder, lines, pause_ms):
    """Microseconds by class of what READERS people got, and answers a second."""
    requests = folder / "requests.tsv"
    requests.write_text("\n".join(lines) + "\n")
    people = folder / "people.tsv"
    rows = json.loads((folder / "people.json").read_text())
    people.write_text("".join(f"{row['person']}\t{row['password']}\n" for row in rows))
    command = [os.environ["DEPESCHE_READER_LOAD"], serving.port, people, requests, READERS, SECONDS, pause_ms]
    done = subprocess.run([str(word) for word in command], check=True, stdout=subprocess.PIPE, text=True)
    by_class, refused = {}, 0
    for line in done.stdout.splitlines():
        name, took, status = line.split("\t")
        by_class.setdefault(name, []).append(int(took))
        refused += status != "200"
    if refused:
        say("answers other than 200", refused)
    return by_class


def measure_http(serving, folder, asked):
    searches = [search_line(*question) for question in asked]
    mixed = [line for search in searches for line in (search, f"list\t{LIST}")]
    for title, lines, pause in (
        ("one question a second each", searches, 1000),
        ("list and search, two a second each", mixed, 500),
        ("without any pause", searches, 0),
        ("lists without any pause", [f"list\t{LIST}"], 0),
    ):
        by_class = load(serving, folder, lines, pause)
        every = [value for values in by_class.values() for value in values]
        print(f"\n{READERS} readers, {title}: {len(every) / SECONDS:.0f} answers/s")
        for name, values in sorted(by_class.items()):
            say_latency(name, values)
        found = [value for name, values in by_class.items() if name != "list" for value in values]
        if len(by_class) > 1 and found:
            say_latency("search, all", found)


def peer(folder, corpora, asked):
    path = folder / "fts5.db"
    database = sqlite3.connect(path)
    database.execute("PRAGMA synchronous = FULL")
    database.execute("CREATE VIRTUAL TABLE report USING fts5(title, author, place, text, tokenize='unicode61')")
    begun, count = time.monotonic(), 0
    for corpus in corpora:
        with subprocess.Popen(["zstd", "-dc", corpus], stdout=subprocess.PIPE) as lines:
            rows = (json.loads(line) for line in lines.stdout)
            for row in rows:
                values = [row.get(name) or "" for name in ("title", "author", "place", "text")]
                database.execute("INSERT INTO report VALUES (?, ?, ?, ?)", values)
                count += 1
        database.commit()
    seconds = time.monotonic() - begun
    took = []
    for kind, text in asked[:300]:
        terms = [text.strip('"')] if kind == "phrase" else text.split()
        query = " OR ".join('"' + term + '"' for term in terms)
        begun = time.monotonic()
        sql = "SELECT rowid, bm25(report) FROM report WHERE report MATCH ? ORDER BY rank LIMIT 50"
        database.execute(sql, [query]).fetchall()
        took.append((time.monotonic() - begun) * 1e6)
    print("\nSQLite FTS5 in one process: no signatures, seals, labels, facets, snippets, no HTTP")
    say("import", f"{count} documents in {seconds:.1f} s, {count / seconds:.0f}/s")
    say("on disk", f"{path.stat().st_size / 1e6:.0f} MB")
    say_latency("search, all, one at a time", took)


def main():
    data = pathlib.Path(os.environ["DEPESCHE_SHARED"]) / "data"
    corpora = sorted((data / "corpora").glob("*.zst"))
    if not corpora or not (data / "ir").is_dir():
        print(f"node: skipped, there are no reports under {data / 'corpora'} or no questions under {data / 'ir'}")
        return 0
    program = os.environ["DEPESCHE_BIN"]
    folder = pathlib.Path(os.environ["DEPESCHE_BENCH"]) / "node"
    shutil.rmtree(folder, ignore_errors=True)
    seconds, processor, peak = import_all(program, folder, corpora)
    with subprocess.Popen(["zstd", "-dc", *corpora], stdout=subprocess.PIPE) as lines:
        documents = sum(1 for _ in lines.stdout)
    rate = f"{documents / seconds:.0f}/s, {documents / processor:.0f} per processor second"
    say("import", f"{documents} documents in {seconds:.1f} s, {rate}, {peak:.0f} MB at most")
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    say("on disk", f"{size / 1e6:.0f} MB")
    serving = Serving(program, folder)
    say("start until ready", f"{serving.start_s:.2f} s, {memory_mb(serving.process.pid, 'VmRSS'):.0f} MB")
    source = questions(data / "ir", random.Random(1))
    asked = [next(source) for _ in range(QUESTIONS)]
    try:
        measure_http(serving, folder, asked)
        say("\nmemory after it", f"{memory_mb(serving.process.pid, 'VmHWM'):.0f} MB at most")
    finally:
        serving.stop()
    peer(folder, corpora, asked)
    return 0


if __name__ == "__main__":
    sys.exit(main())
