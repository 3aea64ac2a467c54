#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""One report of 10 kB from a post to headquarters over every kind of link: TLS, a serial line, one that loses half of
all frames, one on which headquarters never sends, and a courier. The same bytes arrive, and the receipt is home. Then
a FLASH overtakes a ROUTINE of 1 MB on each.

  links_test.py PROGRAM

The lines run at DEPESCHE_LINE_RATE bit/s, as with DEPESCHE_LINE_RATE=2400; else at 115200, to be quick.
"""

import base64
import http.cookiejar
import json
import os
import pathlib
import random
import subprocess
import tempfile
import time
import urllib.request

from line import SerialLine, SlowTcp
from nodes import PROGRAM, found_exercise, reports_of, wait_until

RATE = int(os.environ.get("DEPESCHE_LINE_RATE", "115200"))
PATIENCE = 120 + 60 * 115200 // RATE
SHARED = pathlib.Path(os.environ.get("DEPESCHE_SHARED", pathlib.Path(__file__).parent / "../../shared"))
WORDS = """Botschaft Minister Haushalt Abkommen Grenze Hafen Gespräch Regierung Opposition Mehrheit Ausschuss Entwurf
Zustimmung Bedenken Wirtschaft Vertrag Sitzung Sprecher Außenminister Verhandlung Rückkehr Bericht Einschätzung""".split()


def text_of_10_kb():
    """A real text where the shared data are, else words in any order."""
    corpus = SHARED / "data/corpora/bundestag-reden.jsonl.zst"
    if corpus.exists():
        with subprocess.Popen(["zstd", "-dc", corpus], stdout=subprocess.PIPE) as lines:
            for line in lines.stdout:
                text = json.loads(line).get("text", "")
                if len(text.encode()) >= 10_000:
                    lines.kill()
                    return text.encode()[:10_000].decode(errors="ignore")
    return " ".join(random.Random(1).choices(WORDS, k=1_200))[:10_000]


def is_any_up(node):
    code, report, _ = node.call("link", "list")
    return code == 0 and any(link["is_up"] for link in report["links"])


class Pair:
    """Headquarters and a post."""

    def __init__(self, place):
        nodes = found_exercise(place)
        self.place, self.centre, self.post = place, nodes["berlin"], nodes["kairo"]
        people = json.loads(pathlib.Path(f"{place}/site-kairo/people.json").read_text())
        self.author = next(one for one in people if one["person"] == "thornquist")

    def start(self, centre=(), post=()):
        self.centre.serve(*centre)
        self.url = self.post.serve(*post)[0]

    def start_with_tls(self):
        """Gives the port where headquarters is called."""
        port = self.centre.start()
        self.url = self.post.serve()[0]
        return port

    def call(self, port):
        code, _, complaint = self.post.call("link", "call", "node.berlin", f"127.0.0.1:{port}")
        assert code == 0, complaint
        wait_until(self.is_linked, PATIENCE, lambda: self.post.call("link", "list"))

    def end(self):
        self.post.end()
        self.centre.end()

    def is_linked(self):
        return is_any_up(self.post)

    def is_listening(self):
        return is_any_up(self.centre)

    def write(self, name, text):
        """Writes a report with the precedence ROUTINE."""
        path = pathlib.Path(self.place, f"{name.replace(chr(47), chr(32))}.jsonl")
        path.write_text(json.dumps({"id": f"way/{name}", "title": name, "text": text}) + "\n")
        before = reports_of(self.post, "post.kairo")
        typed = ["import", str(path), "--sender", "post.kairo", "--to", "unit.208", "--to", "post.kairo"]
        code, answer, complaint = self.post.call(*typed)
        assert code == 0 and answer["documents"] == 1, (code, answer, complaint)
        (dispatch,) = reports_of(self.post, "post.kairo") - before
        return dispatch

    def write_flash(self):
        """Writes as a person at a browser does."""
        # As browsers do, the cookie for secure connections goes to the own machine without TLS too.
        policy = http.cookiejar.DefaultCookiePolicy(secure_protocols=("https", "http"))
        cookies = http.cookiejar.CookieJar(policy)
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(cookies))

        def post(path, body, csrf=None):
            headers = {"Content-Type": "application/json", **({"X-CSRF-Token": csrf} if csrf else {})}
            request = urllib.request.Request(self.url.rstrip("/") + "/api/v1" + path, json.dumps(body).encode(), headers)
            return json.loads(opener.open(request).read())

        csrf = post("/session", {"name": self.author["person"], "password": self.author["password"]})["csrf"]
        draft = post("/drafts", {
            "kind": "report", "author": "post.kairo", "to": [{"mailbox": "unit.208", "for_information": False}], "blind": [],
            "label": {"level": "OFFEN", "compartments": [], "releasable_to": [], "term_year": 0}, "precedence": "flash",
            "purpose": "information", "subject": "Sofort", "language": "de", "place": "Kairo",
            "parts": {"summary": "Die Straße zum Flughafen ist gesperrt.", "details": "", "assessment": ""},
            "references": []}, csrf)
        sent = post(f"/drafts/{draft['id']}/send", {"version": draft["version"]}, csrf)
        return base64.urlsafe_b64decode(sent["id"])

    def bytes_of(self, node, dispatch):
        return node.rows("log.db", "SELECT e.header, e.proof, b.sealed FROM entry e JOIN body b USING (position) "
                                   "WHERE e.id = ?", dispatch)

    def has(self, dispatch):
        return len(self.bytes_of(self.centre, dispatch)) == 1

    def wait_for_arrival(self, dispatch):
        wait_until(lambda: self.has(dispatch), PATIENCE, lambda: self.post.call("link", "list"))

    def check_same(self, dispatch):
        assert self.bytes_of(self.centre, dispatch) == self.bytes_of(self.post, dispatch) != []

    def by_courier(self, sender, receiver, to, folder):
        medium = pathlib.Path(self.place, folder)
        medium.mkdir()
        code, _, complaint = sender.call("courier", "write", "--to", to, "--medium", str(medium))
        assert code == 0, complaint
        code, _, complaint = receiver.call("courier", "read", str(medium))
        assert code == 0, complaint
        return medium


def serial(line, here="", there=""):
    return (["--serial", f"node.kairo={line.devices[0]},{RATE}{here}"],
            ["--serial", f"node.berlin={line.devices[1]},{RATE}{there}"])


def same_report(pair, text):
    """Over each kind of link in turn; gives seconds to headquarters, and until the receipt was home."""
    for name, loss in (("TLS", None), (f"Leitung {RATE} bit/s", 0.0), (f"Leitung {RATE} bit/s, 50 % Verlust", 0.5)):
        line = SerialLine(loss) if loss is not None else None
        if line:
            pair.start(*serial(line))
        else:
            pair.call(pair.start_with_tls())
        wait_until(pair.is_linked, PATIENCE, lambda: pair.post.call("link", "list"))
        wait_until(lambda: pair.post.owes() == 0, PATIENCE, pair.post.owes)
        if line:
            line.wait_until_quiet()
        before = line.crossed[1] if line else 0
        dispatch = pair.write(name, text)
        begun = time.monotonic()
        pair.wait_for_arrival(dispatch)
        arrived = time.monotonic() - begun
        crossed = line.crossed[1] - before if line else 0
        wait_until(lambda: pair.post.owes() == 0, PATIENCE, pair.post.owes)
        pair.check_same(dispatch)
        print(f"{name}: {arrived:.1f} s to headquarters, receipt home after {time.monotonic() - begun:.1f} s"
              + (f", {crossed} bytes on the line" if line else ""), flush=True)
        pair.end()
        if line:
            line.close()


def radio_silence(pair, text):
    """38: headquarters hears and never sends a byte; the receipt comes home by courier."""
    line = SerialLine(0.3)
    pair.start(*serial(line, ",receive-only", ",send-only"))
    wait_until(pair.is_listening, PATIENCE, lambda: pair.centre.call("link", "list"))  # the sender cannot know
    dispatch = pair.write("Funkstille", text)
    begun = time.monotonic()
    pair.wait_for_arrival(dispatch)
    print(f"Funkstille {RATE} bit/s, 30 % Verlust: {time.monotonic() - begun:.1f} s to headquarters", flush=True)
    assert line.crossed[0] == 0, line.crossed
    pair.by_courier(pair.centre, pair.post, "kairo", "antwort-funk")
    wait_until(lambda: pair.post.owes() == 0, PATIENCE, pair.post.owes)
    pair.check_same(dispatch)
    assert line.crossed[0] == 0, line.crossed
    pair.end()
    line.close()


def courier(pair, text):
    pair.start()
    begun = time.monotonic()
    dispatch = pair.write("Kurier", text)
    pair.by_courier(pair.post, pair.centre, "berlin", "hin")
    assert pair.has(dispatch)
    pair.by_courier(pair.centre, pair.post, "kairo", "her")
    assert pair.post.owes() == 0
    pair.check_same(dispatch)
    print(f"Kurier: {time.monotonic() - begun:.1f} s there and back", flush=True)
    pair.end()


def flash_overtakes(pair, large):
    """19: on TLS and on a serial line the ROUTINE is under way when the FLASH is written, and is still not there when
    the FLASH is; on a courier's medium the FLASH comes first, so half a medium is enough."""
    slow = SlowTcp(pair.start_with_tls(), 100_000)
    pair.call(slow.port)
    overtake(pair, large, "TLS", lambda: slow.crossed)
    pair.end()
    slow.close()

    line = SerialLine()
    pair.start(*serial(line))
    wait_until(pair.is_linked, PATIENCE, lambda: pair.post.call("link", "list"))
    overtake(pair, large, "Leitung", lambda: line.crossed[1])
    pair.end()
    line.close()
    overtake_at_the_courier(pair, large)


def overtake_at_the_courier(pair, large):
    pair.start()
    routine = pair.write("Vorrang Kurier", large)
    flash = pair.write_flash()
    medium = pathlib.Path(pair.place, "halb")
    medium.mkdir()
    code, _, complaint = pair.post.call("courier", "write", "--to", "berlin", "--medium", str(medium))
    assert code == 0, complaint
    volume = next(medium.iterdir())
    volume.write_bytes(volume.read_bytes()[: volume.stat().st_size // 2])
    pair.centre.call("courier", "read", str(medium))
    assert pair.has(flash) and not pair.has(routine)
    print("FLASH behind 1 MB ROUTINE, courier: half of the medium had it", flush=True)


def overtake(pair, large, name, crossed):
    before = crossed()
    routine = pair.write(f"Vorrang {name}", large)
    wait_until(lambda: crossed() - before > 20_000, PATIENCE, crossed)
    begun, before = time.monotonic(), crossed()
    flash = pair.write_flash()
    pair.wait_for_arrival(flash)
    assert not pair.has(routine)
    print(f"FLASH behind 1 MB ROUTINE, {name}: {time.monotonic() - begun:.1f} s, {crossed() - before} bytes crossed",
          flush=True)


def main():
    text = text_of_10_kb()
    large = base64.b64encode(random.Random(2).randbytes(1_000_000)).decode()
    with tempfile.TemporaryDirectory() as place:
        pair = Pair(place)
        try:
            courier(pair, text)
            radio_silence(pair, text)
            same_report(pair, text)
            flash_overtakes(pair, large)
        finally:
            pair.end()


main()
