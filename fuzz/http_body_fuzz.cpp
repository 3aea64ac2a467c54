// SPDX-License-Identifier: EUPL-1.2
#include "base/ensure.h"
#include "http/body.h"
#include "http/form.h"
#include "http/passkey_json.h"

// The input stands for the JSON body of every resource that takes one.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace depesche::http;
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  const auto read = [&](auto reader) {
    if (auto form = Form::parse(body)) {
      reader(*form);
      static_cast<void>(form->done().has_value());
    }
  };
  read([](Form& form) { read_planned(form); });
  read([](Form& form) { read_registration(form); });
  read([](Form& form) { read_assertion(form); });
  read([](Form& form) { read_label(form); });
  read([](Form& form) { read_search(form); });
  read([](Form& form) {
    form.text("text", 10);
    form.number("number", -5, 5, 0);
    form.flag("flag", false);
    ENSURE(form.texts("texts", 3, 10).size() <= 3);
    ENSURE(form.objects("objects", 3).size() <= 3);
  });
  return 0;
}
