// SPDX-License-Identifier: EUPL-1.2
#include "feel/builtin_table.h"

namespace depesche::feel {
namespace {

using Kind = Value::Kind;
using Call = BuiltinCall;

Value get_value(const Call& call) {
  const Value* at = &call[0];
  const List keys = call[1].is(Kind::list) ? call[1].list() : List{call[1]};
  for (const Value& key : keys) {
    if (!key.is(Kind::string)) return call.fail(Trouble::wrong_kind, "a key must be a string");
    if (!at->is(Kind::context))
      return call.fail(Trouble::missing_member, "there is no " + quoted(key.string()));
    at = at->context().find(key.string());
    if (!at) return call.fail(Trouble::missing_member, "there is no " + quoted(key.string()));
  }
  return *at;
}

Value get_entries(const Call& call) {
  List entries;
  for (const Context::Entry& entry : call[0].context().entries()) {
    Context pair;
    pair.put("key", Value::text(entry.name));
    pair.put("value", entry.value);
    entries.emplace_back(std::move(pair));
  }
  return Value(std::move(entries));
}

Value context_from_entries(const Call& call) {
  Context made;
  for (const Value& entry : call[0].list()) {
    const Value* key = entry.is(Kind::context) ? entry.context().find("key") : nullptr;
    const Value* value = entry.is(Kind::context) ? entry.context().find("value") : nullptr;
    if (!key || !key->is(Kind::string) || !value) {
      return call.fail(Trouble::bad_value, "each entry needs a key and a value");
    }
    if (!call.evaluation.step(made.size())) return {};
    if (made.find(key->string()))
      return call.fail(Trouble::bad_value, quoted(key->string()) + " stands twice");
    made.put(key->string(), *value);
  }
  return Value(std::move(made));
}

Value put_at(const Call& call, const Value& target, std::span<const Value> keys, const Value& value) {
  if (!target.is(Kind::context)) return call.fail(Trouble::wrong_kind, "there is no context to put into");
  if (!keys.front().is(Kind::string)) return call.fail(Trouble::wrong_kind, "a key must be a string");
  Context made = target.context();
  const std::string& key = keys.front().string();
  if (keys.size() == 1) {
    made.put(key, value);
    return Value(std::move(made));
  }
  const Value* inner = made.find(key);
  Value changed = put_at(call, inner ? *inner : Value(), keys.subspan(1), value);
  if (changed.is_null()) return {};
  made.put(key, std::move(changed));
  return Value(std::move(made));
}

Value context_put(const Call& call) {
  constexpr std::size_t keys_max = 100;
  if (!call[1].is(Kind::list)) return put_at(call, call[0], call.arguments.subspan(1, 1), call[2]);
  const List& keys = call[1].list();
  if (keys.empty() || keys.size() > keys_max) return call.fail(Trouble::bad_value, "needs one to 100 keys");
  return put_at(call, call[0], keys, call[2]);
}

Value context_merge(const Call& call) {
  Context made;
  for (const Value& part : call[0].list()) {
    if (!part.is(Kind::context)) return call.fail(Trouble::wrong_kind, "the list must hold contexts only");
    for (const Context::Entry& entry : part.context().entries()) {
      if (!call.evaluation.step(made.size())) return {};
      made.put(entry.name, entry.value);
    }
  }
  return Value(std::move(made));
}

}  // namespace

void add_context_functions(std::vector<Builtin>& table) {
  const BuiltinParameter context = needed("context", Takes::context);
  const BuiltinParameter value = needed("value", Takes::anything);
  const BuiltinParameter m = needed("m", Takes::context);
  table.push_back({.name = "get value",
                   .signatures = {{.parameters = {m, needed("key", Takes::anything)}, .run = get_value}}});
  table.push_back({.name = "get entries", .signatures = {{.parameters = {m}, .run = get_entries}}});
  table.push_back(
      {.name = "context",
       .signatures = {{.parameters = {needed("entries", Takes::list)}, .run = context_from_entries}}});
  table.push_back(
      {.name = "context put",
       .signatures = {
           {.parameters = {context, needed("key", Takes::anything), value}, .run = context_put},
           {.parameters = {context, needed("keys", Takes::anything), value}, .run = context_put}}});
  table.push_back({.name = "context merge",
                   .signatures = {{.parameters = {needed("contexts", Takes::list)}, .run = context_merge}}});
}

}  // namespace depesche::feel
