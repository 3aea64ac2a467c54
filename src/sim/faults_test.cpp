// SPDX-License-Identifier: EUPL-1.2
// Every deliberate bug is found by a checker. Prints the table of docs/simulation.md.
#include "sim/faults.h"

#include <algorithm>
#include <iomanip>
#include <iostream>
#include <unistd.h>

#include "sim/scenario.h"

namespace {

using namespace depesche;
using namespace depesche::sim;

constexpr std::size_t nodes = 3;

std::vector<Finding> findings_of(const Fault& fault, std::uint64_t seed, const Foundation& foundation) {
  const Trial trial{.seed = seed,
                    .time = std::chrono::days(2),
                    .dispatches = 40,
                    .rest = std::chrono::days(3),
                    .folder = foundation.folder.parent_path() / "fleet",
                    .begun = [&] { plant(fault.name); }};
  const auto outcome = run(*find_scenario(fault.scenario), trial, foundation);
  plant("");
  if (outcome) return outcome->findings;
  std::cout << "the story could not be played: " << outcome.error().what << std::endl;
  return {};  // which finds nothing
}

bool is_found(const Fault& fault, const Foundation& foundation) {
  for (std::uint64_t seed = 1; seed <= fault.seeds; ++seed) {
    const auto findings = findings_of(fault, seed, foundation);
    if (findings.empty()) continue;
    std::cout << "| " << fault.name << " | " << fault.what << " | " << fault.scenario << " | "
              << findings.front().checker << " | " << seed << " |  " << findings.front().what << std::endl;
    return true;
  }
  std::cout << "| " << fault.name << " | " << fault.what << " | " << fault.scenario << " | NOT FOUND | > "
            << fault.seeds << " |" << std::endl;
  return false;
}

}  // namespace

int main(int count, char** words) {
  std::string folder = (std::filesystem::temp_directory_path() / "depesche-faults-XXXXXX").string();
  if (mkdtemp(folder.data()) == nullptr) return 2;
  Foundations foundations(folder);
  bool is_good = true;
  bool is_known = false;
  for (const Fault& fault : faults()) {
    if (count > 1 && fault.name != words[1]) continue;
    is_known = true;
    const auto foundation = foundations.of(std::max(nodes, find_scenario(fault.scenario)->nodes_least));
    if (!foundation) return 2;
    is_good = is_found(fault, **foundation) && is_good;
  }
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
  if (!is_known) std::cout << "there is no such bug\n";
  return is_good && is_known ? 0 : 1;
}
