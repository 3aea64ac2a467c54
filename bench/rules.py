# SPDX-License-Identifier: EUPL-1.2
"""Decision tables and form schemas: how fast they decide and check, how long they take to load.

Beside each figure stands what it must reach and what others publish; no other engine runs here.
"""

import os
import pathlib
import subprocess
import sys

# name, what it says, unit, must, aim, whether more is better, what others publish
RULES = [
    ("ten", "10 rules, one thread", "/s", 1_000_000, 2_000_000, True, ""),
    ("unique", "1,000 rules, UNIQUE", "µs", 5, 2, False, "Drools 124, ZEN 334"),
    ("first", "1,000 rules, FIRST", "µs", 5, 2, False, "Drools 124, ZEN 334"),
    ("thousands", "3,700 rules", "µs", 10, 4, False, "Camunda 8 about 27,500"),
    ("load", "load and compile 20,000 rules", "ms", 300, 100, False, ""),
    ("kit", "all cases of the compatibility kit", "s", 2, 1, False, ""),
]
SCHEMA = [
    ("form", "a visa form of {bytes:,.0f} bytes", "µs", 3, None, False, "Blaze 2.8 to 4.3, Ajv 4.4"),
    ("parsed", "the same, with parsing it", "µs", None, None, False, ""),
    ("wrong", "a form with five faults, with reasons", "µs", None, None, False, ""),
    ("compile", "compile the form's schema", "µs", None, None, False, ""),
]


def shown(value, unit):
    if value is None:
        return ""
    return f"{value:,.0f} {unit}" if value >= 1_000 else f"{value:g} {unit}"


def measure(command):
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    return {name: float(value) for name, value in (line.split("\t") for line in lines)}


def report(figures, measured):
    """Prints the rows; the number of those that miss what they must reach."""
    missed = 0
    for name, title, unit, must, aim, more_is_better, published in figures:
        title = title.format(**measured)
        if name not in measured:
            print(f"{title:38} {'skipped':>14}   there is no kit")
            continue
        value = measured[name]
        reached = must is None or (value >= must if more_is_better else value <= must)
        missed += not reached
        row = f"{title:38} {shown(value, unit):>14} {shown(must, unit):>14} {shown(aim, unit):>14}   {published}"
        print(row.rstrip() + ("" if reached else "   MISSED"))
    return missed


def main():
    kit = pathlib.Path(os.environ["DEPESCHE_SHARED"]) / "data" / "dmn-tck"
    rules = measure([os.environ["DEPESCHE_RULES_FIGURES"]] + ([str(kit)] if kit.is_dir() else []))
    print(f"{'':38} {'figure':>14} {'must':>14} {'aim':>14}   {'published by others'}")
    missed = report(RULES, rules)
    missed += report(SCHEMA, measure([os.environ["DEPESCHE_SCHEMA_BENCH"]]))
    if "cases" in rules:
        print(f"cases of the kit passed: {rules['passed']:.0f} of {rules['cases']:.0f}")
        missed += rules["passed"] < rules["cases"]
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
