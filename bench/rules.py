# SPDX-License-Identifier: EUPL-1.2
"""Decision tables: how many evaluations per second, how long for one in a large table, how long to load.

Beside each figure stands what it must reach and what others publish; no other engine runs here.
"""

import os
import pathlib
import subprocess
import sys

# name, what it says, unit, must, aim, whether more is better, what others publish
FIGURES = [
    ("ten", "10 rules, one thread", "/s", 1_000_000, 2_000_000, True, ""),
    ("unique", "1,000 rules, UNIQUE", "µs", 5, 2, False, "Drools 124, ZEN 334"),
    ("first", "1,000 rules, FIRST", "µs", 5, 2, False, "Drools 124, ZEN 334"),
    ("thousands", "3,700 rules", "µs", 10, 4, False, "Camunda 8 about 27,500"),
    ("load", "load and compile 20,000 rules", "ms", 300, 100, False, ""),
    ("kit", "all cases of the compatibility kit", "s", 2, 1, False, ""),
]


def shown(value, unit):
    return f"{value:,.0f} {unit}" if value >= 1_000 else f"{value:g} {unit}"


def main():
    kit = pathlib.Path(os.environ["DEPESCHE_SHARED"]) / "data" / "dmn-tck"
    command = [os.environ["DEPESCHE_RULES_FIGURES"]] + ([str(kit)] if kit.is_dir() else [])
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    measured = {name: float(value) for name, value in (line.split("\t") for line in lines)}
    missed = 0
    print(f"{'':36} {'figure':>14} {'must':>14} {'aim':>14}   {'published by others'}")
    for name, title, unit, must, aim, more_is_better, published in FIGURES:
        if name not in measured:
            print(f"{title:36} {'skipped':>14}   there is no {kit}")
            continue
        value = measured[name]
        reached = value >= must if more_is_better else value <= must
        missed += not reached
        row = f"{title:36} {shown(value, unit):>14} {shown(must, unit):>14} {shown(aim, unit):>14}   {published}"
        print(row.rstrip() + ("" if reached else "   MISSED"))
    if "cases" in measured:
        print(f"cases of the kit passed: {measured['passed']:.0f} of {measured['cases']:.0f}")
        missed += measured["passed"] < measured["cases"]
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
