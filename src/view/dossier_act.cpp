// SPDX-License-Identifier: EUPL-1.2
#include "view/dossier_act.h"

#include <algorithm>
#include <tuple>

#include "dispatch/wire.h"

namespace depesche {
namespace {

constexpr std::uint64_t dossier_act_version = 1;

// What an act of each kind holds: what it must not hold is empty.
struct ActForm {
  bool has_dossier, has_entry, may_name, must_name, has_title, has_text;
};

ActForm form_of(DossierAct::What what) {
  using enum DossierAct::What;
  ActForm form{.has_dossier = what != opened,
               .has_entry = false,
               .may_name = false,
               .must_name = what == added || what == renamed,
               .has_title = what == opened || what == renamed,
               .has_text = what == noted};
  form.has_entry = what == noted || what == placed || what == removed || what == restored;
  form.may_name = form.must_name || what == noted || what == placed;
  return form;
}

}  // namespace

DossierAct::What last_of(DossierAct::What) { return DossierAct::What::ended; }

auto fields(DossierAct& a) {
  return std::tie(a.what, a.person, a.dossier, a.entry, a.named, a.title, a.topic, a.text);
}

std::size_t characters_in(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }));
}

Result<> check(const DossierAct& act) {
  const ActForm form = form_of(act.what);
  const DispatchId none{};
  const bool names_rightly = (act.dossier != none) == form.has_dossier &&
                             (act.entry != none) == form.has_entry && (act.named == none || form.may_name) &&
                             (act.named != none || !form.must_name) &&
                             (none == act.named || act.named != act.entry);
  if (!names_rightly) return fail(Code::invalid, "dossier: the act names what it cannot name");
  const bool says_rightly = act.title.empty() != form.has_title && (act.topic.empty() || form.has_title) &&
                            (act.text.empty() || form.has_text);
  if (!says_rightly) return fail(Code::invalid, "dossier: the act says what it cannot say");
  if (characters_in(act.title) > dossier_title_max || characters_in(act.topic) > dossier_title_max)
    return fail(Code::invalid, "dossier: a title or topic is too long");
  if (characters_in(act.text) > dossier_note_max) return fail(Code::invalid, "dossier: a note is too long");
  return {};
}

Bytes encode(const DossierAct& act) {
  cbor::Writer writer;
  writer.array(2).uint(dossier_act_version);
  wire::write(writer, act);
  return writer.take();
}

Result<DossierAct> decode_dossier_act(BytesView content) {
  cbor::Reader reader(content);
  TRY(reader.read_array_of(2));
  const std::uint64_t version = TRY(reader.read_uint());
  if (version != dossier_act_version) return reader.refuse("content of an unknown version");
  DossierAct act;
  TRY(wire::read(reader, act));
  TRY(reader.finish());
  TRY(check(act));
  return act;
}

}  // namespace depesche
