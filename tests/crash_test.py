#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Kills the real program at random moments while it imports, and checks that nothing is lost or doubled.

  crash_test.py PROGRAM [DOCUMENTS] [KILLS] [SEED]
"""

import collections
import json
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import time

PROGRAM = sys.argv[1]
DOCUMENTS = int(sys.argv[2]) if len(sys.argv) > 2 else 3000
KILLS = int(sys.argv[3]) if len(sys.argv) > 3 else 10
SEED = int(sys.argv[4]) if len(sys.argv) > 4 else 1
WORDS = "Wahl Haushalt Minister Abkommen Grenze Hafen Visum Zoll election budget treaty border".split()


def call(folder, *typed, check=True):
    done = subprocess.run(
        [PROGRAM, *typed, "--folder", folder, "--passphrase-file", f"{folder}/passphrase", "--json"],
        capture_output=True, text=True)
    if check and done.returncode != 0:
        sys.exit(f"{typed}: {done.returncode}\n{done.stdout}\n{done.stderr}")
    return json.loads(done.stdout) if done.stdout.strip() else None


def main():
    rng = random.Random(SEED)
    with tempfile.TemporaryDirectory() as place:
        folder, corpus = f"{place}/site", pathlib.Path(place, "corpus.jsonl")
        with corpus.open("w") as out:
            for number in range(DOCUMENTS):
                text = " ".join(rng.choices(WORDS, k=200))
                out.write(json.dumps({"id": f"doc/{number}", "title": f"Bericht {number}", "date": "1916-03-04", "text": text}) + "\n")
        subprocess.run([PROGRAM, "lab", "exercise", folder, "--reports", "5"], check=True, stdout=subprocess.DEVNULL)

        killed = 0
        for _ in range(KILLS):
            process = subprocess.Popen(
                [PROGRAM, "import", str(corpus), "--folder", folder, "--passphrase-file", f"{folder}/passphrase"],
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(rng.uniform(0.05, 1.5))
            killed += process.poll() is None
            process.send_signal(signal.SIGKILL)
            process.wait()

        last = call(folder, "import", str(corpus))
        assert last["documents"] + last["known"] == DOCUMENTS, last
        again = call(folder, "import", str(corpus))
        assert again["documents"] == 0 and again["known"] == DOCUMENTS, again
        verified = call(folder, "verify")
        assert verified["faults"] == [], verified
        rebuilt = call(folder, "rebuild")
        assert rebuilt["all_equal"], rebuilt

        person = json.load(open(f"{folder}/people.json"))[0]
        password = pathlib.Path(place, "password")
        password.write_text(person["password"])
        exported = f"{place}/export.jsonl"
        call(folder, "export", "--as", person["person"], "--password-file", str(password), "--out", exported)
        found = collections.Counter(json.loads(line).get("source", {}).get("external_id") for line in open(exported))
        missing = [n for n in range(DOCUMENTS) if found[f"doc/{n}"] == 0]
        doubled = [n for n in range(DOCUMENTS) if found[f"doc/{n}"] > 1]
        assert not missing and not doubled, f"{len(missing)} missing, {len(doubled)} doubled"
        print(f"killed {killed} of {KILLS} times: {DOCUMENTS} documents, 0 lost, 0 doubled")


main()
