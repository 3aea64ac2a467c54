# SPDX-License-Identifier: EUPL-1.2
"""The exchange beside its targets: a relay of bundles between two TCPCLv4 neighbours as three real processes over
loopback, serial lines in virtual time, and the vectors of others.

Durable figures rest on this machine's disk: what it does alone (fdatasync of 256 kB) is printed first. All figures
want a quiet machine: whoever shares its processors waits for them at each of the three processes.
"""

import json
import os
import pathlib
import random
import re
import shutil
import signal
import subprocess
import sys
import time

PROGRAM = os.environ["DEPESCHE_BIN"]
LOAD = os.environ["DEPESCHE_EXCHANGE_LOAD"]
LINE = os.environ["DEPESCHE_LINE_FIGURES"]
TESTS = pathlib.Path(os.environ["DEPESCHE_TESTS"])  # the folder of the modules' tests, built for release
WEB = os.environ["DEPESCHE_WEB"]  # the pages, as they are shipped
DATA = pathlib.Path(os.environ["DEPESCHE_SHARED"]) / "data"
FOLDER = pathlib.Path(os.environ["DEPESCHE_BENCH"]) / "exchange"
RUNS = int(os.environ.get("RUNS", "3"))
TICKS = os.sysconf("SC_CLK_TCK")
rows_missed = []


def say(name, figure, must="", aim="", peer=""):
    print(f"{name:<54} {figure:>12} {must:>9} {aim:>9}   {peer}", flush=True)


def judge(name, value, unit, must, aim, lower_is_better=False, peer=""):
    meets = value <= must if lower_is_better else value >= must
    if not meets:
        rows_missed.append(name)
    say(name, f"{value:,.4g} {unit}" if value < 1000 else f"{value:,.0f} {unit}", f"{must:g}", f"{aim:g}" if aim else "",
        ("" if meets else "MISSED  ") + peer)


def memory_kb(pid, field="VmRSS"):
    return int(re.search(rf"{field}:\s+(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text()).group(1))


def processor_seconds(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def wait_for(path, process):
    for _ in range(1000):
        if path.exists():
            return path.read_text().strip()
        if process.poll() is not None:
            sys.exit(f"exchange: {process.args[0]} ended with {process.returncode}")
        time.sleep(0.01)
    sys.exit(f"exchange: {path} does not appear")


class Relay:
    """The relay under test, between whoever calls it and the port it is told."""

    def __init__(self, to_port, spool=False, tls=None):
        ready = FOLDER / "relay.ready"
        ready.unlink(missing_ok=True)
        command = [PROGRAM, "lab", "relay", "--listen", "127.0.0.1:0", "--to", f"127.0.0.1:{to_port}", "--json",
                   "--ready-file", str(ready)]
        if spool:
            shutil.rmtree(FOLDER / "spool", ignore_errors=True)
            command += ["--spool", str(FOLDER / "spool")]
        if tls:
            command += ["--certificate", f"{tls}/relay.pem", "--key", f"{tls}/relay.key", "--root", f"{tls}/root.pem"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.port = wait_for(ready, self.process)
        self.pid = self.process.pid

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        out, _ = self.process.communicate(timeout=60)
        if self.process.returncode != 0:
            sys.exit(f"exchange: the relay ended with {self.process.returncode}")
        return json.loads(out.strip().splitlines()[-1])


def environment(tls):
    return {**os.environ, "DEPESCHE_TLS": str(tls)} if tls else os.environ


def transfer(count, size, spool=False, tls=None):
    """Source, relay, sink: (bundles a second, relay's processor seconds for each, bytes of a bundle)."""
    ready = FOLDER / "sink.ready"
    ready.unlink(missing_ok=True)
    sink = subprocess.Popen([LOAD, "sink", str(ready), str(count)], stdout=subprocess.PIPE, text=True, env=environment(tls))
    relay = Relay(wait_for(ready, sink), spool, tls)
    time.sleep(0.3)
    before = processor_seconds(relay.pid)
    source = subprocess.run([LOAD, "source", relay.port, str(count), str(size)], stdout=subprocess.PIPE, text=True,
                            check=True, env=environment(tls))
    arrived = json.loads(sink.communicate(timeout=120)[0])
    used = processor_seconds(relay.pid) - before
    relay.stop()
    sent = json.loads(source.stdout)
    seconds = max(arrived["last"], sent["acknowledged"]) - sent["begun"]
    return count / seconds, used / count, arrived["bytes"] / count


def median_transfer(*args, **options):
    runs = sorted(transfer(*args, **options) for _ in range(RUNS))
    return runs[len(runs) // 2]


def latency(count, size):
    sink_ready, relay_ready = FOLDER / "sink.ready", FOLDER / "relay.ready"
    sink_ready.unlink(missing_ok=True)
    relay_ready.unlink(missing_ok=True)
    both = subprocess.Popen([LOAD, "ping", str(sink_ready), str(relay_ready), str(count), str(size)],
                            stdout=subprocess.PIPE, text=True)
    relay = Relay(wait_for(sink_ready, both))
    result = json.loads(both.communicate(timeout=120)[0])
    relay.process.kill()
    relay.process.communicate()
    return result


def memory(stored):
    """Resident megabytes idle, and bytes for each bundle that the relay holds for a neighbour who is not there."""
    relay = Relay(1, spool=True)
    time.sleep(0.3)
    idle = memory_kb(relay.pid)
    subprocess.run([LOAD, "source", relay.port, str(stored), "100"], stdout=subprocess.DEVNULL, check=True)
    time.sleep(1)
    full = memory_kb(relay.pid)
    relay.stop()
    ready = time.monotonic()
    relay_again = [PROGRAM, "lab", "relay", "--listen", "127.0.0.1:0", "--to", "127.0.0.1:1", "--spool", str(FOLDER / "spool"),
                   "--ready-file", str(FOLDER / "again.ready")]
    (FOLDER / "again.ready").unlink(missing_ok=True)
    again = subprocess.Popen(relay_again, stdout=subprocess.DEVNULL)
    wait_for(FOLDER / "again.ready", again)
    opened = time.monotonic() - ready
    reopened = memory_kb(again.pid)
    again.kill()
    again.wait()
    return idle / 1024, (full - idle) * 1024 / stored, (reopened - idle) * 1024 / stored, opened


def serving_memory():
    """Resident megabytes of a headquarters that serves people and links and has nothing to do."""
    site = FOLDER / "site"
    subprocess.run([PROGRAM, "lab", "exercise", str(site), "--reports", "5"], check=True, stdout=subprocess.DEVNULL)
    ready = FOLDER / "site.ready"
    node = subprocess.Popen([PROGRAM, "serve", "--folder", str(site), "--passphrase-file", str(site / "passphrase"), "--plain",
                             "--port", "0", "--links", "127.0.0.1:0", "--web", WEB, "--ready-file", str(ready)],
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_for(ready, node)
    time.sleep(2)
    resident, own = memory_kb(node.pid) / 1024, memory_kb(node.pid, "RssAnon") / 1024
    node.kill()
    node.wait()
    return resident, own


def conformance():
    """Checks that passed, and all, of the vectors that other projects publish."""
    done = subprocess.run([PROGRAM, "lab", "bpsec", str(DATA / "vectors/exchange/rfc9173_appendix_a.txt"), "--json"],
                          stdout=subprocess.PIPE, text=True)
    outcome = json.loads(done.stdout)
    passed, tried = outcome["passed"], outcome["passed"] + outcome["failed"]
    for module, file in (("bundle", "vectors_test"), ("tcpcl", "message_test"), ("cbor", "vectors_test")):
        run = subprocess.run([TESTS / module / f"{module}_test", f"--source-file=*{module}/{file}*"], stdout=subprocess.PIPE,
                             text=True)
        total, good = re.search(r"assertions:\s*(\d+) \|\s*(\d+) passed", run.stdout).groups()
        passed, tried = passed + int(good), tried + int(total)
    return passed, tried


CORPORA = (("English", "frus.jsonl.zst"), ("German", "bundestag-reden.jsonl.zst"))
REPORT_SIZE = 10_000
TRAINING_TEXTS = 2_000  # of both languages together


def documents(corpus):
    """The texts of a corpus, as they stand there."""
    with subprocess.Popen(["zstd", "-dc", str(DATA / "corpora" / corpus)], stdout=subprocess.PIPE) as lines:
        for line in lines.stdout:
            yield json.loads(line).get("text", "").encode()
        lines.kill()


def texts(corpus, count=20):
    """Real texts of 10 kB to measure, and others, each whole, to train on."""
    measured, others = [], []
    for number, text in enumerate(documents(corpus)):
        if number % 7 == 0 and len(text) >= REPORT_SIZE and len(measured) < count:
            measured.append(text[:REPORT_SIZE].decode(errors="ignore").encode())
        elif len(text) > 1_000 and b"\0" not in text:
            others.append(text)
    random.Random(1).shuffle(others)
    return measured, others[:TRAINING_TEXTS // len(CORPORA)]


def house_dictionary(others):
    """Trained on texts of all languages, none of which is measured."""
    path = FOLDER / "dictionary"
    subprocess.run([LINE, "train", str(path)], input=b"\0".join(text[:20_000] for text in others), check=True)
    return path


def report_seconds(measured, *dictionary):
    """Median seconds of a sealed report of 10 kB at 2400 bit/s, and what is known of it."""
    runs = []
    for text in measured:
        done = subprocess.run([LINE, "report", *dictionary], input=text, stdout=subprocess.PIPE, check=True)
        runs.append(json.loads(done.stdout))
    return sorted(runs, key=lambda run: run["seconds_2400"])[len(runs) // 2]


def disk_syncs():
    path = FOLDER / "sync"
    with open(path, "wb", buffering=0) as file:
        piece = os.urandom(256 << 10)
        begun = time.monotonic()
        for _ in range(100):
            file.write(piece)
            os.fdatasync(file.fileno())
        seconds = time.monotonic() - begun
    path.unlink()
    return 100 / seconds


def relay_rows():
    small, small_cpu, _ = median_transfer(400_000, 100)
    judge("relay, not durable, 100 B", small / 1e3, "k/s", 45, 80, peer="HDTN 30 k/s, ION 3.6 k/s")
    middle, middle_cpu, _ = median_transfer(100_000, 10_000)
    judge("relay, not durable, 10 kB", middle / 1e3, "k/s", 28, 45, peer="HDTN 22 k/s, ION 1.5 k/s")
    judge("  processor time of the relay for 10 kB", middle_cpu * 1e6, "µs", 25, 15, True, "HDTN 58 µs over three processes")
    say("  processor time of the relay for 100 B", f"{small_cpu * 1e6:.3g} µs")
    durable, durable_cpu, _ = median_transfer(60_000, 10_000, spool=True)
    judge("relay, durable, 10 kB", durable / 1e3, "k/s", 12, 45, peer="HDTN with its store, which is not durable: 15 k/s")
    say("  processor time of the relay for 10 kB, durable", f"{durable_cpu * 1e6:.3g} µs")
    rate, _, size = median_transfer(3_000, 1_000_000)
    judge("relay, 1 MB, plain", rate * size * 8 / 1e9, "Gbit/s", 5, 8, peer="HDTN 4.2 Gbit/s (530 /s)")
    rate, _, size = median_transfer(2_000, 1_000_000, tls=FOLDER / "tls")
    judge("relay, 1 MB, mutual TLS 1.3", rate * size * 8 / 1e9, "Gbit/s", 3, 5, peer="HDTN 2.5 Gbit/s (310 /s), TLS of one side")
    times = latency(500, 10_000)
    judge("forwarding time p50, 10 kB, idle", times["p50_us"] / 1e3, "ms", 1, 0.3, True, "HDTN's ping 40 ms")
    say("forwarding time p99, 10 kB, idle", f"{times['p99_us'] / 1e3:.3g} ms")


def memory_rows():
    resident, own = serving_memory()
    judge("resident memory, idle, serving people and links", resident, "MB", 25, 0, True)
    say("  of that not shared with files", f"{own:.3g} MB")
    idle, each, each_again, opened = memory(1_000_000)
    judge("resident memory, idle, relay with spool", idle, "MB", 25, 0, True)
    judge("  and for each of 1 M stored bundles", each, "B", 100, 0, True)
    say("  and for each after opening again", f"{each_again:.3g} B", "", "", f"opened in {opened:.2f} s")


def line_rows():
    line = json.loads(subprocess.check_output([LINE, "line"]))
    for bits in (2400, 9600):
        judge(f"efficiency at {bits} bit/s, incompressible 10 kB", line[f"efficiency_{bits}"], "", 0.95, 0.97)
    corpora = {language: texts(corpus) for language, corpus in CORPORA}
    dictionary = house_dictionary([text for _, others in corpora.values() for text in others])
    say("the house's dictionary", f"{dictionary.stat().st_size:,} B", "", "", f"of {TRAINING_TEXTS:,} other texts")
    for language, (measured, _) in corpora.items():
        run = report_seconds(measured, str(dictionary))
        without = report_seconds(measured)
        judge(f"sealed 10 kB report at 2400 bit/s, {language}", run["seconds_2400"], "s", 11, 8, True,
              f"{run['bytes']:,} B, {run['packed_bytes']:,} on the line; without the dictionary {without['seconds_2400']} s; 36 s uncompressed over TCP/IP")
    judge("a FLASH behind 1 MB at 9600 bit/s starts after", line["flash_seconds"], "s", 2, 0.5, True)


def main():
    shutil.rmtree(FOLDER, ignore_errors=True)
    (FOLDER / "tls").mkdir(parents=True)
    subprocess.run([LOAD, "certificates", str(FOLDER / "tls")], check=True)
    say("", "figure", "must", "aim", "others (published figures of EXCHANGE.md §1, not run here)")
    passed, tried = conformance()
    judge("conformance: vectors of RFC 9173, 9174, 8949, 9171", 100 * passed / tried, "%", 100, 0, peer=f"{passed} of {tried}")
    syncs = disk_syncs()
    say("disk alone: 256 kB + fdatasync", f"{syncs:,.0f} /s", "", "", f"{syncs * 0.262144:,.0f} MB/s")
    decode = json.loads(subprocess.check_output([LOAD, "decode", "100"]))
    judge(f"decode + CRC-32C, {decode['size']} B, one core", decode["per_second"] / 1e6, "M/s", 1.5, 4)
    relay_rows()
    memory_rows()
    line_rows()
    shutil.rmtree(FOLDER, ignore_errors=True)
    if rows_missed:
        print("missed: " + ", ".join(name.strip() for name in rows_missed))


main()
