// SPDX-License-Identifier: EUPL-1.2
// The one program that every site runs.

#include <cstdlib>
#include <exception>
#include <iostream>
#include <malloc.h>
#include <string>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <vector>

#include "cli/local_terminal.h"
#include "cli/parse.h"
#include "cli/run.h"

namespace {

// Keys live in this process: neither a core dump nor another process of the same user may have its memory.
void keep_memory_private() {
  prctl(PR_SET_DUMPABLE, 0);
  const rlimit none{.rlim_cur = 0, .rlim_max = 0};
  setrlimit(RLIMIT_CORE, &none);
}

// glibc hands what was freed back to the kernel at once, which faults it in again with the next bundle: a
// third of a relay's time. Some megabytes stay with us instead.
void keep_freed_memory() {
  mallopt(M_MMAP_THRESHOLD, 4 << 20);
  mallopt(M_TRIM_THRESHOLD, 32 << 20);
}

const char* locale() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (value != nullptr && *value != '\0') return value;
  }
  return nullptr;
}

}  // namespace

int main(int argc, char** argv) try {
  keep_memory_private();
  keep_freed_memory();
  umask(077);  // what the program writes is its owner's alone
  const std::vector<std::string> typed(argv + 1, argv + argc);
  depesche::cli::LocalTerminal terminal;
  return depesche::cli::run(typed, terminal, !depesche::cli::prefers_english(locale()));
} catch (const std::exception& unexpected) {
  std::cerr << "depesche: " << unexpected.what() << '\n';
  return 1;
}
