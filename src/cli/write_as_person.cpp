// SPDX-License-Identifier: EUPL-1.2
#include "cli/write_as_person.h"

#include "cli/signing_in.h"

namespace depesche::cli {

Result<> submit(const Invocation& invocation, const Submission& submission) {
  return invocation.desk().with_node([&](Node& node) -> Result<> {
    const auto answers = TRY(node.submit(std::vector{submission}));
    return answers.front() ? Result<>{} : std::unexpected(answers.front().error());
  });
}

Result<> write_as_person(const Invocation& invocation,
                         const std::function<Result<Submission>(Reader&, const Actor&, Auditor&)>& make) {
  std::optional<Submission> made;
  const auto read = [&](Reader& reader, Auditor& auditor) -> Result<> {
    const Actor actor = TRY(signed_in(invocation, reader));
    made = TRY(make(reader, actor, auditor));
    return {};
  };
  TRY(invocation.desk().with_reader(read));
  return submit(invocation, *made);
}

}  // namespace depesche::cli
