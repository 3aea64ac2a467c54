// SPDX-License-Identifier: EUPL-1.2
// ./dev sim: plays scenarios and says how they ended.
#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <map>
#include <sys/resource.h>
#include <unistd.h>

#include "env/stopwatch.h"
#include "sim/agreements.h"
#include "sim/page.h"
#include "sim/report.h"

namespace {

using namespace depesche;
using namespace depesche::sim;

struct Arguments {
  std::vector<std::string> names;
  Trial trial;
  std::size_t nodes = 5;
  std::uint64_t seeds = 1;
  bool is_quiet = false;
  std::string page;  // where the report goes; empty for none
};

int usage() {
  std::cout
      << "./dev sim [SCENARIO…|all] [OPTION…]\n"
         "Plays a whole fleet in one process. The same arguments give the same history; the exit code says\n"
         "whether every promise was kept (docs/simulation.md).\n"
         "  --seed N         the history's seed (1)\n"
         "  --seeds COUNT    so many histories, with the seeds from there on (1)\n"
         "  --nodes N        headquarters and posts (5)\n"
         "  --days N         of the fleet's time (3)\n"
         "  --dispatches N   that people write (120)\n"
         "  --quiet          one line for each history\n"
         "  --report FILE    the last history as a page for the browser\n"
         "  --forgetful      compute everything anew, with the same outcome\n"
         "Scenarios:\n";
  for (const Scenario& scenario : scenarios()) {
    std::cout << "  " << scenario.name
              << std::string(17 - std::min<std::size_t>(16, scenario.name.size()), ' ') << scenario.what
              << "\n";
  }
  return 2;
}

std::optional<Arguments> read(int count, char** words) {
  Arguments arguments;
  for (int i = 1; i < count; ++i) {
    const std::string word = words[i];
    if (word == "--quiet") {
      arguments.is_quiet = true;
      continue;
    }
    if (word == "--forgetful") {
      remember_agreements(false);
      continue;
    }
    if (word == "all") {
      for (const Scenario& scenario : scenarios()) arguments.names.emplace_back(scenario.name);
      continue;
    }
    if (!word.starts_with("--")) {
      if (find_scenario(word) == nullptr) return std::nullopt;
      arguments.names.push_back(word);
      continue;
    }
    if (i + 1 == count) return std::nullopt;
    if (word == "--report") {
      arguments.page = words[++i];
      continue;
    }
    const std::uint64_t number = std::strtoull(words[++i], nullptr, 10);
    if (word == "--seed")
      arguments.trial.seed = number;
    else if (word == "--seeds")
      arguments.seeds = number;
    else if (word == "--days")
      arguments.trial.time = std::chrono::days(number);
    else if (word == "--nodes")
      arguments.nodes = number;
    else if (word == "--dispatches")
      arguments.trial.dispatches = number;
    else
      return std::nullopt;
  }
  if (arguments.names.empty()) arguments.names.emplace_back("calm");
  return arguments;
}

// Processor time of this program so far.
double processor_seconds() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

// Of memory, at most so far.
double peak_gigabytes() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  return static_cast<double>(used.ru_maxrss) / 1e6;
}

// For those who wait, beside the story: how far it is.
void tell_progress(const std::string& what) {
  std::cerr << std::fixed << std::setprecision(1) << what << ": " << processor_seconds()
            << " s of processor, " << peak_gigabytes() << " GB\n";
}

// Each node has some files open all the time.
void allow_many_files() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  static_cast<void>(setrlimit(RLIMIT_NOFILE, &limit));
}

std::filesystem::path own_folder() {
  const char* memory = "/dev/shm";
  const std::string base =
      access(memory, W_OK) == 0 ? memory : std::filesystem::temp_directory_path().string();
  std::string folder = base + "/depesche-sim-XXXXXX";
  return mkdtemp(folder.data()) == nullptr ? std::filesystem::path() : std::filesystem::path(folder);
}

using Absent = std::map<std::string_view, std::size_t>;  // in so many histories

bool play(const Scenario& scenario, const Trial& trial, const Foundation& foundation,
          const Arguments& arguments, Absent& absent) {
  const Stopwatch watch;
  const auto outcome = run(scenario, trial, foundation);
  if (!outcome) {
    std::cout << scenario.name << ", seed " << trial.seed << ": " << outcome.error().what << "\n";
    return false;
  }
  for (const std::string_view event : outcome->absent) ++absent[event];
  print(std::cout, scenario, trial, *outcome, arguments.is_quiet);
  std::cout.flush();
  if (!arguments.page.empty()) {
    std::ofstream page(arguments.page);
    write_page(page, scenario, trial, *outcome);
  }
  if (!arguments.is_quiet) std::cout << "Gerechnet in " << watch.seconds() << " s.\n";
  return outcome->findings.empty();
}

bool play_all(const Arguments& arguments, const std::filesystem::path& folder) {
  Foundations foundations(folder);
  bool is_good = true;
  for (const std::string& name : arguments.names) {
    const Scenario& scenario = *find_scenario(name);
    const auto foundation = foundations.of(std::max(arguments.nodes, scenario.nodes_least));
    if (!foundation) {
      std::cout << "founding: " << foundation.error().what << "\n";
      return false;
    }
    if (!arguments.is_quiet) tell_progress("founded");
    Absent absent;
    for (std::uint64_t i = 0; i < arguments.seeds; ++i) {
      Trial trial = arguments.trial;
      trial.seed += i;
      trial.folder = folder / "fleet";
      if (!arguments.is_quiet)
        trial.day = [n = 0](const World&) mutable { tell_progress("day " + std::to_string(++n)); };
      is_good = play(scenario, trial, **foundation, arguments, absent) && is_good;
    }
    for (const auto& [event, count] : absent) {  // they would prove nothing
      if (2 * count <= arguments.seeds) continue;
      std::cout << name << ": in " << count << " of " << arguments.seeds
                << " histories it did not happen: " << event << "\n";
      is_good = false;
    }
  }
  return is_good;
}

}  // namespace

int main(int count, char** words) {
  auto arguments = read(count, words);
  if (!arguments) return usage();
  allow_many_files();
  const auto folder = own_folder();
  if (folder.empty()) return usage();
  const bool is_good = play_all(*arguments, folder);
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
  return is_good ? 0 : 1;
}
