#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""A relay with its spool between a sender and a receiver that speak TCPCLv4 on their own, while all three are killed
at random moments under load. What the relay acknowledged arrives, as it was; a receiver that remembers what it has, as
every node does, is given nothing twice.

  relay_kill_test.py PROGRAM [KILLS] [SEED]          KILLS also from the environment
"""

import os
import pathlib
import random
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time

BURST = 300  # bundles on their way at once
SEGMENT, ACKNOWLEDGEMENT, REFUSAL, KEEPALIVE, TERMINATION, REJECTION, INITIATION = range(1, 8)
COMPLETED = 1


def crc32c_table():
    table = []
    for value in range(256):
        for _ in range(8):
            value = value >> 1 ^ (0x82F63B78 if value & 1 else 0)
        table.append(value)
    return table


TABLE = crc32c_table()


def crc32c(data):
    state = 0xFFFFFFFF
    for byte in data:
        state = state >> 8 ^ TABLE[(state ^ byte) & 0xFF]
    return state ^ 0xFFFFFFFF


def head(major, value):
    for size, minor in ((1, 24), (2, 25), (4, 26), (8, 27)):
        if value < 24:
            return bytes([major << 5 | value])
        if value < 1 << 8 * size:
            return bytes([major << 5 | minor]) + value.to_bytes(size, "big")
    raise ValueError(value)


def make_bundle(number):
    """The bundle with this number: always the same bytes. Its last eight before the end are the number."""
    primary = b"\x89\x07\x00\x02\x82\x02\x82\x03\x01\x82\x02\x82\x01\x01\x82\x02\x82\x01\x00"
    primary += b"\x82" + head(0, 800_000_000_000) + head(0, number) + head(0, 86_400_000) + b"\x44"
    primary += crc32c(primary + bytes(4)).to_bytes(4, "big")
    payload = bytes([number * 7 & 0xFF]) * (100 + number * 7919 % 6000) + number.to_bytes(8, "big")
    return b"\x9f" + primary + b"\x85\x01\x01\x00\x00" + head(2, len(payload)) + payload + b"\xff"


class Session:
    """One connection that speaks TCPCLv4 without TLS."""

    def __init__(self, connection, node, is_active):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket, self.stream = connection, connection.makefile("rb")
        greeting = b"dtn!\x04\x00"
        initiation = struct.pack(">BHQQH", INITIATION, 30, 1 << 20, 1 << 20, len(node)) + node + bytes(4)
        if is_active:
            self.send(greeting)
        self.take(6)
        self.send(initiation if is_active else greeting + initiation)
        assert self.take(1)[0] == INITIATION
        (size,) = struct.unpack(">18xH", self.take(20))
        self.take(size)
        self.take(int.from_bytes(self.take(4), "big"))

    def send(self, data):
        self.socket.sendall(data)

    def take(self, size):
        data = self.stream.read(size)
        if len(data) != size:
            raise ConnectionError
        return data

    def next(self):
        """(kind, flags or reason, transfer, data or length)"""
        kind = self.take(1)[0]
        if kind == SEGMENT:
            flags, transfer = struct.unpack(">BQ", self.take(9))
            if flags & 2:
                self.take(int.from_bytes(self.take(4), "big"))
            return kind, flags, transfer, self.take(int.from_bytes(self.take(8), "big"))
        if kind == ACKNOWLEDGEMENT:
            return kind, *struct.unpack(">BQQ", self.take(17))
        if kind == REFUSAL:
            return kind, *struct.unpack(">BQ", self.take(9)), 0
        if kind == KEEPALIVE:
            return kind, 0, 0, 0
        raise ConnectionError


def known_numbers(path):
    """What was written whole: a kill may have left the last line without its end."""
    return {int(line) for line in path.read_text().split("\n")[:-1]} if path.exists() else set()


def open_journal(path):
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)


def write_number(journal, number):
    os.write(journal, f"{number}\n".encode())


def run_sender(folder, port):
    """Hands bundles 1, 2, … to the relay until there is a file `stop`, and writes down which were acknowledged."""
    journal_path, stop = folder / "acknowledged", folder / "stop"
    acknowledged, journal = known_numbers(journal_path), open_journal(journal_path)
    highest = folder / "highest"  # of the numbers that were begun
    begun = int(highest.read_text()) if highest.exists() else 0
    while True:
        missing = [number for number in range(1, begun + 1) if number not in acknowledged]
        if not missing and stop.exists():
            return
        if len(missing) < BURST and not stop.exists():
            new = range(begun + 1, begun + 1 + BURST - len(missing))
            missing += new
            begun = missing[-1]
            (folder / "highest.new").write_text(str(begun))
            (folder / "highest.new").rename(highest)
        try:
            session = Session(socket.create_connection(("127.0.0.1", port), 5), b"dtn://sender/", True)
            first = 0
            while missing:
                hand_over(session, missing, first, acknowledged, journal)
                first += len(missing)
                if stop.exists():
                    break
                missing = list(range(begun + 1, begun + 1 + BURST))
                begun = missing[-1]
                (folder / "highest.new").write_text(str(begun))
                (folder / "highest.new").rename(highest)
        except (OSError, ConnectionError):
            time.sleep(0.05)


def hand_over(session, numbers, first, acknowledged, journal):
    for transfer, number in enumerate(numbers, first):
        bundle = make_bundle(number)
        session.send(struct.pack(">BBQIQ", SEGMENT, 3, transfer, 0, len(bundle)) + bundle)
    left = len(numbers)
    while left:
        kind, flags, transfer, _ = session.next()
        if kind == REFUSAL:
            raise ConnectionError  # it is offered again
        if kind == ACKNOWLEDGEMENT and flags & 1:
            acknowledged.add(numbers[transfer - first])
            write_number(journal, numbers[transfer - first])
            left -= 1


def run_receiver(folder, port):
    """Takes bundles on as many connections as come, remembers each, and refuses those it has as „completed“."""
    delivered, journal, again = known_numbers(folder / "delivered"), open_journal(folder / "delivered"), open_journal(folder / "again")
    lock = threading.Lock()

    def serve(connection):
        try:
            session = Session(connection, b"dtn://sink/", False)
            bundle = b""
            while True:
                kind, flags, transfer, data = session.next()
                if kind != SEGMENT:
                    continue
                bundle = data if flags & 2 else bundle + data
                if not flags & 1:
                    session.send(struct.pack(">BBQQ", ACKNOWLEDGEMENT, flags, transfer, len(bundle)))
                    continue
                number = int.from_bytes(bundle[-9:-1], "big")
                if bundle != make_bundle(number):
                    (folder / "wrong").write_text(str(number))
                    os._exit(1)
                with lock:
                    is_known = number in delivered
                    write_number(again if is_known else journal, number)
                    delivered.add(number)
                if is_known:
                    session.send(struct.pack(">BBQ", REFUSAL, COMPLETED, transfer))
                else:
                    session.send(struct.pack(">BBQQ", ACKNOWLEDGEMENT, flags, transfer, len(bundle)))
        except (OSError, ConnectionError):
            connection.close()

    listener = socket.create_server(("127.0.0.1", port))
    (folder / "receiver.ready").write_text(str(port))
    while True:
        threading.Thread(target=serve, args=[listener.accept()[0]], daemon=True).start()


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


class Trial:
    def __init__(self, program, folder):
        self.program, self.folder = program, folder
        self.ports = {"receiver": free_port(), "relay": free_port()}
        self.processes = {}

    def start(self, name):
        ready = self.folder / f"{name}.ready"
        ready.unlink(missing_ok=True)
        if name == "relay":
            typed = [self.program, "lab", "relay", "--listen", f"127.0.0.1:{self.ports['relay']}", "--to",
                     f"127.0.0.1:{self.ports['receiver']}", "--spool", str(self.folder / "spool"), "--ready-file", str(ready)]
        else:
            typed = [sys.executable, __file__, name, str(self.folder), str(self.ports.get(name, self.ports["relay"]))]
        process = subprocess.Popen(typed, stdout=subprocess.DEVNULL)
        self.processes[name] = process
        while name != "sender" and not ready.exists():
            assert process.poll() is None, f"the {name} ended with {process.returncode}"
            time.sleep(0.01)

    def kill(self, name):
        process = self.processes[name]
        assert process.poll() is None, f"the {name} ended with {process.returncode} before it was killed"
        process.send_signal(signal.SIGKILL)
        process.wait()

    def count(self, name):
        path = self.folder / name
        return path.read_text().count("\n") if path.exists() else 0


def wait_for_all(trial, seconds):
    """Until nothing more arrives and all is there, or it takes too long."""
    end = time.monotonic() + seconds
    acknowledged = known_numbers(trial.folder / "acknowledged")
    while time.monotonic() < end:
        if acknowledged <= known_numbers(trial.folder / "delivered"):
            return
        time.sleep(0.2)


def main(program, kills, seed):
    rng = random.Random(seed)
    with tempfile.TemporaryDirectory() as place:
        trial = Trial(program, pathlib.Path(place))
        names = ["receiver", "relay", "sender"]
        for name in names:
            trial.start(name)
        killed = dict.fromkeys(names, 0)
        for _ in range(kills):
            # The next kill comes when there is load again: at the latest a moment after an acknowledgement.
            before, end = trial.count("acknowledged"), time.monotonic() + 300
            while trial.count("acknowledged") == before and time.monotonic() < end:
                time.sleep(0.01)
            assert trial.count("acknowledged") > before, "nothing is acknowledged any more"
            time.sleep(rng.uniform(0, 0.8))
            name = rng.choice(names)
            trial.kill(name)
            killed[name] += 1
            trial.start(name)
        (trial.folder / "stop").write_text("")
        trial.processes["sender"].wait(timeout=120)
        wait_for_all(trial, 120)
        for name in ("relay", "receiver"):
            trial.kill(name)
        assert not (trial.folder / "wrong").exists(), "a bundle arrived changed: " + (trial.folder / "wrong").read_text()
        acknowledged = known_numbers(trial.folder / "acknowledged")
        delivered = (trial.folder / "delivered").read_text().split()
        lost = acknowledged - set(map(int, delivered))
        assert not lost, f"{len(lost)} of {len(acknowledged)} acknowledged bundles are lost, such as {sorted(lost)[:5]}"
        assert len(delivered) == len(set(delivered)), "a bundle was delivered twice"
        print(f"killed {killed}: {len(acknowledged)} bundles acknowledged, 0 lost, 0 delivered twice "
              f"({trial.count('again')} came again after a kill and were known)")


if sys.argv[1] in ("sender", "receiver"):
    {"sender": run_sender, "receiver": run_receiver}[sys.argv[1]](pathlib.Path(sys.argv[2]), int(sys.argv[3]))
else:
    main(sys.argv[1], int(sys.argv[2] if len(sys.argv) > 2 else os.environ.get("KILLS", "9")),
         int(sys.argv[3]) if len(sys.argv) > 3 else 1)
