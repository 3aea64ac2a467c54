// SPDX-License-Identifier: EUPL-1.2
#include "dispatch/wrapping.h"

#include "cbor/writer.h"

namespace depesche::wrapping {

Bytes info() { return cbor::Writer().array(3).text("depesche").uint(header_version).uint(suite_p384).take(); }

Bytes associated(const Header& header, const Recipient& recipient) {
  cbor::Writer writer;
  writer.array(6).text(header.author.value).uint(header.feed_sequence).text(recipient.mailbox.value);
  writer.bytes(recipient.key.value).uint(recipient.number).boolean(recipient.for_information);
  return writer.take();
}

}  // namespace depesche::wrapping
