#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""One report of 10 kB from a post to headquarters over every kind of link: TLS, a serial line, one that loses half of
all frames, one on which headquarters never sends, LTP both ways, and a courier. The same bytes arrive, and the receipt is home. Then
a FLASH overtakes a ROUTINE of 1 MB on each. Times are from the request to send until its reader is shown it.

  links_test.py PROGRAM

The lines run at DEPESCHE_LINE_RATE bit/s, as with DEPESCHE_LINE_RATE=2400; else at 115200, to be quick. DEPESCHE_REPORTS
are sent over TLS and over the line that loses nothing, one unless told otherwise. With DEPESCHE_DICTIONARY=FILE headquarters
gives out that dictionary first. The texts are of DEPESCHE_CORPUS below shared/data/corpora, those that bench/exchange.py measures.
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
import urllib.error
import urllib.request

from line import DatagramWay, SerialLine, SlowTcp
from nodes import PROGRAM, found_exercise, reports_of, wait_until

RATE = int(os.environ.get("DEPESCHE_LINE_RATE", "115200"))
DRAFTING = 10 if "DEPESCHE_DICTIONARY" in os.environ else 0  # seconds; meanwhile the dictionary is made ready
PATIENCE = 120 + 60 * 115200 // RATE
SHARED = pathlib.Path(os.environ.get("DEPESCHE_SHARED", pathlib.Path(__file__).parent / "../../shared"))
WORDS = """Botschaft Minister Haushalt Abkommen Grenze Hafen Gespräch Regierung Opposition Mehrheit Ausschuss Entwurf
Zustimmung Bedenken Wirtschaft Vertrag Sitzung Sprecher Außenminister Verhandlung Rückkehr Bericht Einschätzung""".split()
FLASH = "Die Straße zum Flughafen ist gesperrt."


def texts_of_10_kb(count):
    """Real texts where the shared data are, else words in any order."""
    corpus = SHARED / "data/corpora" / os.environ.get("DEPESCHE_CORPUS", "bundestag-reden.jsonl.zst")
    found = []
    if corpus.exists():
        with subprocess.Popen(["zstd", "-dc", corpus], stdout=subprocess.PIPE) as lines:
            for number, line in enumerate(lines.stdout):
                text = json.loads(line).get("text", "").encode()
                if number % 7 == 0 and len(text) >= 10_000:
                    found.append(text[:10_000].decode(errors="ignore"))
                if len(found) == count:
                    break
            lines.kill()
    dice = random.Random(1)
    return found + [" ".join(dice.choices(WORDS, k=1_200))[:10_000] for _ in range(count - len(found))]


def is_any_up(node):
    code, report, _ = node.call("link", "list")
    return code == 0 and any(link["is_up"] for link in report["links"])


class Desk:
    """What a person does at a browser."""

    def __init__(self, url, person):
        # As browsers do, the cookie for secure connections goes to the own machine without TLS too.
        policy = http.cookiejar.DefaultCookiePolicy(secure_protocols=("https", "http"))
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar(policy))
        self.url, self.opener, self.csrf = url.rstrip("/") + "/api/v1", urllib.request.build_opener(cookies), None
        self.csrf = self.post("/session", {"name": person["person"], "password": person["password"]})["csrf"]

    def post(self, path, body):
        headers = {"Content-Type": "application/json", **({"X-CSRF-Token": self.csrf} if self.csrf else {})}
        request = urllib.request.Request(self.url + path, json.dumps(body).encode(), headers)
        return json.loads(self.opener.open(request).read())

    def draft(self, precedence, subject, text):
        return self.post("/drafts", {
            "kind": "report", "author": "post.kairo", "to": [{"mailbox": "unit.208", "for_information": False}], "blind": [],
            "label": {"level": "OFFEN", "compartments": [], "releasable_to": [], "term_year": 0}, "precedence": precedence,
            "purpose": "information", "subject": subject, "language": "de", "place": "",
            "parts": {"summary": text, "details": "", "assessment": ""}, "references": []})

    def send(self, draft):
        """Gives the id as it is written."""
        return self.post(f"/drafts/{draft['id']}/send", {"version": draft["version"]})["id"]

    def words_of(self, dispatch):
        """None while it cannot be read here."""
        try:
            read = json.loads(self.opener.open(f"{self.url}/dispatches/{dispatch}").read())
        except urllib.error.HTTPError:
            return None
        return [word for part in read["parts"] for paragraph in part["paragraphs"] for word in paragraph.split()]


def person_at(node, name):
    people = json.loads(pathlib.Path(node.folder, "people.json").read_text())
    return next(one for one in people if one["person"] == name)


class Pair:
    """Headquarters and a post."""

    def __init__(self, place):
        nodes = found_exercise(place)
        self.place, self.centre, self.post = place, nodes["berlin"], nodes["kairo"]

    def start(self, centre=(), post=()):
        self.sit_down(self.centre.serve(*centre)[0], self.post.serve(*post)[0])

    def start_with_tls(self):
        """Gives the port where headquarters is called."""
        url, _, port = self.centre.serve("--links", "127.0.0.1:0")
        self.sit_down(url, self.post.serve()[0])
        return int(port)

    def sit_down(self, centre, post):
        self.author = Desk(post, person_at(self.post, "thornquist"))
        self.reader = Desk(centre, person_at(self.centre, "lindquast"))

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

    def write_large(self, name, text):
        """Brings in a report with the precedence ROUTINE."""
        path = pathlib.Path(self.place, f"{name}.jsonl")
        path.write_text(json.dumps({"id": f"way/{name}", "title": name, "text": text}) + "\n")
        before = reports_of(self.post, "post.kairo")
        typed = ["import", str(path), "--sender", "post.kairo", "--to", "unit.208", "--to", "post.kairo"]
        code, answer, complaint = self.post.call(*typed)
        assert code == 0 and answer["documents"] == 1, (code, answer, complaint)
        (dispatch,) = reports_of(self.post, "post.kairo") - before
        return dispatch

    def send(self, precedence, subject, text):
        """Gives the id, and when the request to send it was made."""
        draft = self.author.draft(precedence, subject, text)
        time.sleep(DRAFTING)
        begun = time.monotonic()
        return base64.urlsafe_b64decode(self.author.send(draft)), begun

    def bytes_of(self, node, dispatch):
        return node.rows("log.db", "SELECT e.header, e.proof, b.sealed FROM entry e JOIN body b USING (position) "
                                   "WHERE e.id = ?", dispatch)

    def has(self, dispatch):
        return len(self.bytes_of(self.centre, dispatch)) == 1

    def wait_for_reader(self, dispatch, text):
        wait_until(lambda: self.has(dispatch), PATIENCE, lambda: self.post.call("link", "list"), pause=0.02)
        name = base64.urlsafe_b64encode(dispatch).decode()
        wait_until(lambda: self.reader.words_of(name) == text.split(), 10, lambda: self.reader.words_of(name), pause=0.02)

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


def give_out(pair, dictionary):
    """By courier, so that it is there before anything is measured."""
    code, _, complaint = pair.centre.call("dictionary", "publish", dictionary)
    assert code == 0, complaint
    pair.by_courier(pair.centre, pair.post, "kairo", "woerterbuch")
    code, known, complaint = pair.post.call("dictionary", "list")
    assert code == 0 and len(known["dictionaries"]) == 1, (known, complaint)


def serial(line, here="", there=""):
    return (["--serial", f"node.kairo={line.devices[0]},{RATE}{here}"],
            ["--serial", f"node.berlin={line.devices[1]},{RATE}{there}"])


def same_report(pair, texts):
    """Over each kind of link in turn."""
    for name, loss in (("TLS", None), (f"Leitung {RATE} bit/s", 0.0), (f"Leitung {RATE} bit/s, 50 % Verlust", 0.5)):
        line = SerialLine(RATE, loss) if loss is not None else None
        if line:
            pair.start(*serial(line))
        else:
            pair.call(pair.start_with_tls())
        wait_until(pair.is_linked, PATIENCE, lambda: pair.post.call("link", "list"))
        for text in texts[:1] if loss else texts:
            send_report(pair, name, text, line)
        pair.end()
        if line:
            line.close()


def send_report(pair, name, text, line):
    wait_until(lambda: pair.post.owes() == 0, PATIENCE, pair.post.owes)
    if line:
        line.wait_until_quiet()
    before = line.crossed[1] if line else 0
    dispatch, begun = pair.send("routine", name, text)
    pair.wait_for_reader(dispatch, text)
    arrived = time.monotonic() - begun
    crossed = line.crossed[1] - before if line else 0
    wait_until(lambda: pair.post.owes() == 0, PATIENCE, pair.post.owes)
    pair.check_same(dispatch)
    print(f"{name}: read at headquarters after {arrived:.2f} s, receipt home after {time.monotonic() - begun:.1f} s"
          + (f", {crossed} bytes on the line" if line else ""), flush=True)


def radio_silence(pair, text):
    """38: headquarters hears and never sends a byte; the receipt comes home by courier."""
    line = SerialLine(RATE, 0.3)
    pair.start(*serial(line, ",receive-only", ",send-only"))
    wait_until(pair.is_listening, PATIENCE, lambda: pair.centre.call("link", "list"))  # the sender cannot know
    dispatch, begun = pair.send("routine", "Funkstille", text)
    pair.wait_for_reader(dispatch, text)
    print(f"Funkstille {RATE} bit/s, 30 % Verlust: read at headquarters after {time.monotonic() - begun:.1f} s", flush=True)
    assert line.crossed[0] == 0, line.crossed
    pair.by_courier(pair.centre, pair.post, "kairo", "antwort-funk")
    wait_until(lambda: pair.post.owes() == 0, PATIENCE, pair.post.owes)
    pair.check_same(dispatch)
    assert line.crossed[0] == 0, line.crossed
    pair.end()
    line.close()


def ltp(way, here="", there=""):
    terms = f",rate={RATE},delay={int(way.delay * 1000)}"
    return (["--ltp", f"node.kairo={way.places[0]}{terms}{here}", "--ltp-listen", f"127.0.0.1:{way.ports[0]}"],
            ["--ltp", f"node.berlin={way.places[1]}{terms}{there}", "--ltp-listen", f"127.0.0.1:{way.ports[1]}"])


def over_ltp(pair, text):
    """27: as far as a satellite, a fifth of all datagrams lost; then headquarters hears and never sends one."""
    way = DatagramWay(0.27, 0.2)
    pair.start(*ltp(way))
    wait_until(pair.is_linked, PATIENCE, lambda: pair.post.call("link", "list"))
    send_report(pair, f"LTP {RATE} bit/s, 270 ms, 20 % Verlust", text, None)
    pair.end()
    way.close()
    way = DatagramWay(0.27, 0.05)
    pair.start(*ltp(way, ",receive-only", ",send-only"))
    dispatch, begun = pair.send("routine", "Funkstille LTP", text)
    pair.wait_for_reader(dispatch, text)
    print(f"Funkstille LTP {RATE} bit/s, 5 % Verlust: read at headquarters after {time.monotonic() - begun:.1f} s", flush=True)
    pair.by_courier(pair.centre, pair.post, "kairo", "antwort-ltp")
    wait_until(lambda: pair.post.owes() == 0, PATIENCE, pair.post.owes)
    pair.check_same(dispatch)
    assert way.crossed[0] == 0, way.crossed
    pair.end()
    way.close()


def courier(pair, text):
    pair.start()
    dispatch, begun = pair.send("routine", "Kurier", text)
    pair.by_courier(pair.post, pair.centre, "berlin", "hin")
    pair.wait_for_reader(dispatch, text)
    arrived = time.monotonic() - begun
    pair.by_courier(pair.centre, pair.post, "kairo", "her")
    assert pair.post.owes() == 0
    pair.check_same(dispatch)
    print(f"Kurier: read at headquarters after {arrived:.1f} s, receipt home after {time.monotonic() - begun:.1f} s", flush=True)
    pair.end()


def flash_overtakes(pair, large):
    """19: on TLS and on a serial line the ROUTINE is under way when the FLASH is written, and is still not there when
    the FLASH is; on a courier's medium the FLASH comes first, so half a medium is enough."""
    slow = SlowTcp(pair.start_with_tls(), 100_000)
    pair.call(slow.port)
    overtake(pair, large, "TLS", lambda: slow.crossed)
    pair.end()
    slow.close()

    line = SerialLine(RATE)
    pair.start(*serial(line))
    wait_until(pair.is_linked, PATIENCE, lambda: pair.post.call("link", "list"))
    overtake(pair, large, "Leitung", lambda: line.crossed[1])
    pair.end()
    line.close()
    overtake_at_the_courier(pair, large)


def overtake_at_the_courier(pair, large):
    pair.start()
    routine = pair.write_large("Vorrang Kurier", large)
    flash, _ = pair.send("flash", "Sofort", FLASH)
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
    routine = pair.write_large(f"Vorrang {name}", large)
    wait_until(lambda: crossed() - before > 20_000, PATIENCE, crossed)
    before = crossed()
    flash, begun = pair.send("flash", "Sofort", FLASH)
    pair.wait_for_reader(flash, FLASH)
    assert not pair.has(routine)
    print(f"FLASH behind 1 MB ROUTINE, {name}: {time.monotonic() - begun:.1f} s, {crossed() - before} bytes crossed",
          flush=True)


def main():
    texts = texts_of_10_kb(int(os.environ.get("DEPESCHE_REPORTS", "1")))
    large = base64.b64encode(random.Random(2).randbytes(1_000_000)).decode()
    with tempfile.TemporaryDirectory() as place:
        pair = Pair(place)
        try:
            if "DEPESCHE_DICTIONARY" in os.environ:
                give_out(pair, os.environ["DEPESCHE_DICTIONARY"])
            courier(pair, texts[0])
            radio_silence(pair, texts[0])
            over_ltp(pair, texts[0])
            same_report(pair, texts)
            flash_overtakes(pair, large)
        finally:
            pair.end()


main()
