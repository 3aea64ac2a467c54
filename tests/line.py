# SPDX-License-Identifier: EUPL-1.2
"""A serial line as two ptys, with weather on it; a way for datagrams that loses and delays; and a TCP line that is no
faster than told."""

import collections
import os
import pty
import random
import select
import socket
import threading
import time
import tty


class SerialLine:
    """What one node writes to its device, the other reads from its own, when it would have crossed at `rate` bit/s,
    ten of them a byte. Of the frames, which end with a zero byte, a share is lost."""

    def __init__(self, rate, loss=0.0, seed=1):
        self.masters, self.slaves = zip(*(pty.openpty() for _ in range(2)))
        for slave in self.slaves:
            tty.setraw(slave)
        self.devices = [os.ttyname(slave) for slave in self.slaves]
        self.byte_seconds = 10 / rate
        self.loss, self.dice = loss, random.Random(seed)
        self.crossed = [0, 0]  # bytes written by each end
        self.free_at = [0.0, 0.0]  # when what each end wrote has crossed
        self.under_way = [collections.deque(), collections.deque()]
        self.is_ending = False
        self.thread = threading.Thread(target=self.run)
        self.thread.start()

    def run(self):
        rest = [b"", b""]
        while not self.is_ending:
            due = [frames[0][0] for frames in self.under_way if frames]
            wait = min([0.1] + [max(when - time.monotonic(), 0) for when in due])
            readable, _, _ = select.select(self.masters, [], [], wait)
            for master in readable:
                end = self.masters.index(master)
                got = os.read(master, 4096)
                self.crossed[end] += len(got)
                *frames, rest[end] = (rest[end] + got).split(b"\0")
                for frame in frames:
                    self.take(end, frame + b"\0")
            self.give()

    def take(self, end, frame):
        self.free_at[end] = max(self.free_at[end], time.monotonic()) + len(frame) * self.byte_seconds
        if self.dice.random() >= self.loss:
            self.under_way[end].append((self.free_at[end], frame))

    def give(self):
        for end, frames in enumerate(self.under_way):
            while frames and frames[0][0] <= time.monotonic():
                os.write(self.masters[1 - end], frames.popleft()[1])

    def wait_until_quiet(self):
        """Until less than a frame has crossed for two seconds."""
        crossed = -100
        while sum(self.crossed) - crossed >= 100:
            crossed = sum(self.crossed)
            time.sleep(2)

    def close(self):
        self.is_ending = True
        self.thread.join()
        for one in self.masters + self.slaves:
            os.close(one)


class DatagramWay:
    """Two UDP sockets between two nodes. Each node sends to its own and listens where `ports` says; the other hears it
    from there after `delay` seconds, unless it is lost."""

    def __init__(self, delay, loss=0.0, seed=1):
        self.sides = [self.bound() for _ in range(2)]
        kept = [self.bound() for _ in range(2)]  # until both are known, so that they differ
        self.ports = [one.getsockname()[1] for one in kept]
        for one in kept:
            one.close()
        self.places = [f"127.0.0.1:{one.getsockname()[1]}" for one in self.sides]
        self.delay, self.loss, self.dice = delay, loss, random.Random(seed)
        self.crossed = [0, 0]  # datagrams from each node
        self.under_way = collections.deque()
        self.is_ending = False
        self.thread = threading.Thread(target=self.run)
        self.thread.start()

    @staticmethod
    def bound():
        one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        one.bind(("127.0.0.1", 0))
        return one

    def run(self):
        while not self.is_ending:
            wait = min(0.1, max(self.under_way[0][0] - time.monotonic(), 0)) if self.under_way else 0.1
            readable, _, _ = select.select(self.sides, [], [], wait)
            for side in readable:
                end = self.sides.index(side)
                try:
                    datagram, _ = side.recvfrom(65536)
                except OSError:  # of one that was sent when nobody was there
                    continue
                self.crossed[end] += 1
                if self.dice.random() >= self.loss:
                    self.under_way.append((time.monotonic() + self.delay, 1 - end, datagram))
            while self.under_way and self.under_way[0][0] <= time.monotonic():
                _, to, datagram = self.under_way.popleft()
                self.sides[to].sendto(datagram, ("127.0.0.1", self.ports[to]))

    def close(self):
        self.is_ending = True
        self.thread.join()
        for one in self.sides:
            one.close()


class SlowTcp:
    """Takes connections and hands them on, all of them together no faster than told."""

    def __init__(self, port, bytes_per_second):
        self.to, self.rate = port, bytes_per_second
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]
        self.crossed = 0  # bytes towards the node that is called
        self.turn = threading.Lock()
        threading.Thread(target=self.take, daemon=True).start()

    def take(self):
        while True:
            try:
                near, _ = self.listening.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(("127.0.0.1", self.to))
            except OSError:
                near.close()
                continue
            for end in (near, far):  # what waits in the kernel nothing can overtake
                end.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
                end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 8192)
            threading.Thread(target=self.pump, args=(near, far, True), daemon=True).start()
            threading.Thread(target=self.pump, args=(far, near, False), daemon=True).start()

    def pump(self, near, far, is_counted):
        try:
            while got := near.recv(2048):
                with self.turn:
                    time.sleep(len(got) / self.rate)
                far.sendall(got)
                self.crossed += len(got) if is_counted else 0
        except OSError:
            pass
        for end in (near, far):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def close(self):
        self.listening.close()
