// SPDX-License-Identifier: EUPL-1.2
#include "bundle/record.h"

#include "bundle/cursor.h"

namespace depesche::bundle {
namespace {

constexpr std::uint8_t cbor_false = 0xF4;
constexpr std::uint8_t cbor_true = 0xF5;

void read_assertion(Cursor& cursor, Assertion& assertion) {
  const std::size_t elements = cursor.array();
  if (elements != 1 && elements != 2) return cursor.refuse("a status item has 1 or 2 elements");
  assertion.is_made = cursor.pass(cbor_true);
  if (!assertion.is_made && !cursor.pass(cbor_false))
    return cursor.refuse("a status item begins with a truth value");
  if (elements == 1) return;
  if (!assertion.is_made) return cursor.refuse("what did not happen has no time");
  assertion.at = cursor.uint();
}

void read_report(Cursor& cursor, StatusReport& report) {
  const std::size_t elements = cursor.array();
  if (elements != 4 && elements != 6) return cursor.refuse("a status report has 4 or 6 elements");
  cursor.array_of(4, "a status report has 4 status items");
  for (Assertion* assertion : {&report.received, &report.forwarded, &report.delivered, &report.deleted}) {
    read_assertion(cursor, *assertion);
  }
  report.reason = cursor.uint();
  read_eid(cursor, report.source);
  cursor.array_of(2, "a creation timestamp has 2 elements");
  report.created.milliseconds = cursor.uint();
  report.created.sequence = cursor.uint();
  if (elements == 4) return;
  StatusReport::Part part;
  part.offset = cursor.uint();
  part.length = cursor.uint();
  report.part = part;
}

void write_assertion(cbor::Writer& writer, const Assertion& assertion) {
  const bool has_time = assertion.is_made && assertion.at;
  writer.array(has_time ? 2 : 1).boolean(assertion.is_made);
  if (has_time) writer.uint(*assertion.at);
}

}  // namespace

Result<StatusReport> decode_status_report(BytesView payload) {
  Cursor cursor(payload);
  StatusReport report;
  cursor.array_of(2, "an administrative record has 2 elements");
  if (cursor.uint() != record_status_report) cursor.refuse("not a status report");
  if (cursor.ok()) read_report(cursor, report);
  cursor.finish();
  if (!cursor.ok()) return cursor.error("administrative record");
  return report;
}

Bytes encode_status_report(const StatusReport& report) {
  cbor::Writer writer;
  writer.array(2).uint(record_status_report).array(report.part ? 6 : 4).array(4);
  for (const Assertion& assertion : {report.received, report.forwarded, report.delivered, report.deleted}) {
    write_assertion(writer, assertion);
  }
  writer.uint(report.reason);
  write_eid(writer, report.source);
  writer.array(2).uint(report.created.milliseconds).uint(report.created.sequence);
  if (report.part) writer.uint(report.part->offset).uint(report.part->length);
  return writer.take();
}

Result<BytesView> decode_enclosed(BytesView payload) {
  Cursor cursor(payload);
  cursor.array_of(2, "an administrative record has 2 elements");
  if (cursor.uint() != record_enclosed_bundle) cursor.refuse("not a bundle in a bundle");
  cursor.array_of(3, "a bundle in a bundle has 3 elements");
  if (cursor.uint() != 0 || cursor.uint() != 0) cursor.refuse("custody is not taken here");
  const BytesView bundle = cursor.bytes();
  cursor.finish();
  if (!cursor.ok()) return cursor.error("administrative record");
  return bundle;
}

Bytes encode_enclosed(BytesView bundle) {
  return cbor::Writer().array(2).uint(record_enclosed_bundle).array(3).uint(0).uint(0).bytes(bundle).take();
}

}  // namespace depesche::bundle
