#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""The rules no compiler checks: layers, sizes, licence lines, and a few things this code base does not do."""

import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
FILE_LINES_MAX = 500
RIM = ["transport", "station", "http", "cli", "app"]

# (what, where it is allowed, why not elsewhere)
BANNED = [
    (r"_clock::now\(\)", ["env"], "ask the Clock you were given"),
    (r"\bstd::random_device\b|\brand\(\)", ["env"], "ask the Entropy you were given"),
    (r"std::thread|std::jthread|std::mutex|std::condition_variable", RIM, "the core never waits; threads live at the rim"),
    (r"asio::detached", [], "it drops exceptions unseen; pass a handler that does something with them"),
    (r"boost/(asio|beast)", RIM, "the core does not wait"),
    (r"is_?simulat|#include \"sim/", ["sim"], "the core cannot tell it is simulated"),
    # g++ 12 destroys such temporaries twice (seen also in chriskohlhoff/asio#858).
    (r"co_await[^;]*[{]|[{][^;{}]*[}][^;{}]*co_await", [], "name the value first, then co_await f(std::move(it))"),
    # g++ 15 and 16 leak what such a binding owns when the coroutine is abandoned (ad-freiburg/qlever#2906).
    (r"auto\s*&?&?\s*\[[^]]*\]\s*=\s*co_await", [], "name the result first"),
    (r"\b(TODO|FIXME|XXX)\b", [], "finish it, or file it where work is planned"),
]
SOURCE_ENDINGS = {".h", ".cpp", ".ts", ".tsx", ".mjs", ".css", ".py", ".sh", ".cmake"}
LICENCE = "SPDX-License-Identifier: EUPL-1.2"


def dependencies(module):
    text = (ROOT / "src" / module / "CMakeLists.txt").read_text()
    found = re.search(r"DEPENDS\s+([\w\s]+?)(?:\n\s+[A-Z]+\s|\))", text)
    return [word for word in found.group(1).split() if word != "LINKS"] if found else []


def reach(module):
    return {module}.union(*map(reach, dependencies(module)))


def complaints_about(path, module, modules_in_reach):
    text = path.read_text()
    for include in re.finditer(r'#include "(\w+)/', text):
        if include.group(1) not in modules_in_reach:
            yield line_of(text, include), f"{module} may not use {include.group(1)}"
    for pattern, allowed_in, reason in BANNED:
        if module not in allowed_in:
            for use in re.finditer(pattern, text):
                yield line_of(text, use), f"'{use.group(0)[:40]}' is banned here: {reason}"
    build = (path.parent / "CMakeLists.txt").read_text()
    if path.suffix == ".cpp" and not re.search(rf"(?<![\w]){re.escape(path.name)}\b", build):
        yield 1, "stands in no CMakeLists.txt, so nothing compiles it"


def line_of(text, match):
    return text.count("\n", 0, match.start()) + 1


def tracked_files():
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True)
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def size_and_licence(path):
    text = path.read_text()
    lines = text.count("\n")
    if lines > FILE_LINES_MAX:
        yield lines, f"more than {FILE_LINES_MAX} lines: split it by what it is about"
    if LICENCE not in "\n".join(text.splitlines()[:3]):
        yield 1, f"'{LICENCE}' is missing"


def main():
    order = re.findall(r"add_subdirectory\(src/(\w+)\)", (ROOT / "CMakeLists.txt").read_text())
    complaints = []
    for index, module in enumerate(order):
        is_app = module == "app"  # main builds everything, so it may see everything
        for dependency in [] if is_app else dependencies(module):
            if dependency not in order[:index]:
                complaints.append(f"src/{module}: uses {dependency}, which is not a lower layer")
        modules_in_reach = set(order) if is_app else reach(module)
        for path in sorted((ROOT / "src" / module).glob("*.[hc]*")):
            for line, what in complaints_about(path, module, modules_in_reach):
                complaints.append(f"{path.relative_to(ROOT)}:{line}: {what}")
    for path in tracked_files():
        if path.suffix in SOURCE_ENDINGS or path.name in ("CMakeLists.txt", "dev"):
            for line, what in size_and_licence(path):
                complaints.append(f"{path.relative_to(ROOT)}:{line}: {what}")
    print("\n".join(complaints) or f"{len(order)} modules checked")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
