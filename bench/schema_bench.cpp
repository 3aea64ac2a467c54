// SPDX-License-Identifier: EUPL-1.2
// How fast a filled-in form is checked against its schema, on one thread. Prints a line "name TAB value" for
// each figure: microseconds, and the size of the form in bytes.
//
// `form` is the bare check, as others publish it: the schema is compiled and the form is parsed beforehand,
// formats are asserted. `parsed` is the same with the parsing of the form, `wrong` is a form with five faults
// and all reasons collected, `compile` is the schema's compilation.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "schema/schema.h"

namespace {

using depesche::schema::Schema;

constexpr std::string_view form_schema = R"({
"$schema":"https://json-schema.org/draft/2020-12/schema","title":"Nationales Visum","type":"object",
"required":["applicant","passport","purpose","stay","contact","documents","declaration"],
"additionalProperties":false,
"properties":{
 "applicant":{"$ref":"#/$defs/person"},
 "passport":{"type":"object","required":["number","kind","issued","expires","authority"],"additionalProperties":false,
  "properties":{"number":{"type":"string","pattern":"^[A-Z0-9]{6,9}$"},"kind":{"enum":["P","D","S"]},
   "issued":{"type":"string","format":"date"},"expires":{"type":"string","format":"date"},
   "authority":{"type":"string","minLength":1,"maxLength":80},"country":{"$ref":"#/$defs/country"}}},
 "purpose":{"enum":["work","study","family","research","medical","other"]},
 "stay":{"type":"object","required":["from","until"],"properties":{"from":{"type":"string","format":"date"},
   "until":{"type":"string","format":"date"},"months":{"type":"integer","minimum":3,"maximum":48},
   "entries":{"enum":["single","multiple"]},"address":{"$ref":"#/$defs/address"}},"additionalProperties":false},
 "contact":{"type":"object","required":["email"],"properties":{"email":{"type":"string","format":"email"},
   "phone":{"type":"string","pattern":"^\\+[1-9][0-9]{6,14}$"},"address":{"$ref":"#/$defs/address"}},
   "additionalProperties":false},
 "employer":{"type":"object","required":["name","salary"],"properties":{"name":{"type":"string","maxLength":120},
   "salary":{"type":"number","minimum":0,"multipleOf":0.01},"position":{"type":"string","maxLength":120},
   "address":{"$ref":"#/$defs/address"},"website":{"type":"string","format":"uri"}},"additionalProperties":false},
 "family":{"type":"array","maxItems":20,"items":{"$ref":"#/$defs/person"}},
 "documents":{"type":"array","minItems":1,"maxItems":40,"items":{"type":"object","required":["kind","id"],
   "properties":{"kind":{"enum":["passport","photo","contract","diploma","insurance","record"]},
   "id":{"type":"string","format":"uuid"},"pages":{"type":"integer","minimum":1,"maximum":500}},
   "additionalProperties":false}},
 "declaration":{"type":"object","required":["truth","place","at"],"properties":{"truth":{"const":true},
   "place":{"type":"string","maxLength":80},"at":{"type":"string","format":"date-time"}},
   "additionalProperties":false}},
"if":{"properties":{"purpose":{"const":"work"}}},"then":{"required":["employer"]},
"$defs":{
 "country":{"type":"string","pattern":"^[A-Z]{3}$"},
 "person":{"type":"object","required":["family_name","given_names","born","nationality","sex"],
  "properties":{"family_name":{"type":"string","minLength":1,"maxLength":80},
   "birth_name":{"type":"string","maxLength":80},"given_names":{"type":"string","minLength":1,"maxLength":80},
   "born":{"type":"string","format":"date"},"birthplace":{"type":"string","maxLength":80},
   "nationality":{"$ref":"#/$defs/country"},"sex":{"enum":["F","M","X"]},
   "marital_status":{"enum":["single","married","separated","divorced","widowed","partnership"]},
   "relation":{"enum":["spouse","child","parent"]}},"additionalProperties":false},
 "address":{"type":"object","required":["street","city","country"],
  "properties":{"street":{"type":"string","maxLength":120},"house":{"type":"string","maxLength":10},
   "postcode":{"type":"string","pattern":"^[0-9A-Z -]{3,10}$"},"city":{"type":"string","maxLength":80},
   "country":{"$ref":"#/$defs/country"}},"additionalProperties":false}}})";

constexpr std::string_view form =
    R"({"applicant":{"family_name":"Okonkwo","birth_name":"Adeyemi","given_names":"Ngozi Amara",
"born":"1991-04-17","birthplace":"Enugu","nationality":"NGA","sex":"F","marital_status":"married"},
"passport":{"number":"A01234567","kind":"P","issued":"2023-02-01","expires":"2033-01-31",
"authority":"Nigeria Immigration Service, Abuja","country":"NGA"},
"purpose":"work",
"stay":{"from":"2027-01-15","until":"2028-01-14","months":12,"entries":"multiple",
"address":{"street":"Lindenstraße","house":"14a","postcode":"10969","city":"Berlin","country":"DEU"}},
"contact":{"email":"ngozi.okonkwo@example.org","phone":"+2348031234567",
"address":{"street":"Awolowo Road","house":"27","postcode":"101233","city":"Lagos","country":"NGA"}},
"employer":{"name":"Wasserwerke Brandenburg gGmbH","salary":58249.92,"position":"Ingenieurin für Wasserbau",
"address":{"street":"Am Kanal","house":"3","postcode":"14467","city":"Potsdam","country":"DEU"},
"website":"https://www.example.org/stellen/ingenieurin?id=4711"},
"family":[{"family_name":"Okonkwo","given_names":"Chinedu","born":"1989-11-30","birthplace":"Onitsha","nationality":"NGA",
"sex":"M","marital_status":"married","relation":"spouse"},
{"family_name":"Okonkwo","given_names":"Ifeoma","born":"2019-06-02","birthplace":"Lagos","nationality":"NGA","sex":"F",
"relation":"child"},
{"family_name":"Okonkwo","given_names":"Obinna","born":"2022-03-19","birthplace":"Lagos","nationality":"NGA","sex":"M",
"relation":"child"}],
"documents":[{"kind":"passport","id":"0b7f9f0e-3c39-4c55-9a35-5f6a3a4b1c01","pages":4},
{"kind":"photo","id":"0b7f9f0e-3c39-4c55-9a35-5f6a3a4b1c02","pages":1},
{"kind":"contract","id":"0b7f9f0e-3c39-4c55-9a35-5f6a3a4b1c03","pages":12},
{"kind":"diploma","id":"0b7f9f0e-3c39-4c55-9a35-5f6a3a4b1c04","pages":3},
{"kind":"insurance","id":"0b7f9f0e-3c39-4c55-9a35-5f6a3a4b1c05","pages":2},
{"kind":"record","id":"0b7f9f0e-3c39-4c55-9a35-5f6a3a4b1c06","pages":1}],
"declaration":{"truth":true,"place":"Lagos","at":"2026-11-20T09:30:00+01:00"}})";

double seconds_now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// Microseconds for one call: the median of many batches.
template <class Work>
double microseconds(int batches, int calls, Work work) {
  std::vector<double> taken;
  for (int batch = 0; batch < batches; ++batch) {
    const double begin = seconds_now();
    for (int call = 0; call < calls; ++call) work();
    taken.push_back((seconds_now() - begin) * 1e6 / calls);
  }
  std::ranges::nth_element(taken, taken.begin() + batches / 2);
  return taken[static_cast<std::size_t>(batches) / 2];
}

boost::json::value parsed(std::string_view text) {
  auto value = depesche::schema::parse_json(text);
  if (value) return *std::move(value);
  std::fprintf(stderr, "schema_bench: %s\n", value.error().what.c_str());
  std::exit(1);
}

void demand(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "schema_bench: %s\n", what);
  std::exit(1);
}

}  // namespace

int main() {
  const boost::json::value document = parsed(form_schema);
  const auto schema = Schema::compile(document, {.checks_formats = true});
  demand(schema.has_value(), "the schema cannot be read");
  const boost::json::value good = parsed(form);
  demand(schema->accepts(good), "the form should fit");
  boost::json::value wrong = good;
  wrong.as_object()["applicant"].as_object()["born"] = "17.4.1991";
  wrong.as_object()["passport"].as_object().erase("issued");
  wrong.as_object()["employer"].as_object()["salary"] = 1.005;
  wrong.as_object()["documents"].as_array()[2].as_object()["kind"] = "selfie";
  wrong.as_object()["colour"] = "green";
  demand(messages(schema->check(wrong), depesche::schema::Language::german).size() == 5,
         "five faults are wanted");

  std::printf("bytes\t%zu\n", form.size());
  std::printf("form\t%.2f\n", microseconds(201, 1'000, [&] { demand(schema->accepts(good), "it changed"); }));
  std::printf("parsed\t%.2f\n",
              microseconds(51, 200, [&] { demand(schema->accepts(parsed(form)), "it changed"); }));
  std::printf("wrong\t%.2f\n",
              microseconds(51, 200, [&] { demand(!schema->check(wrong).is_valid, "it changed"); }));
  std::printf("compile\t%.2f\n", microseconds(51, 20, [&] {
                demand(Schema::compile(document, {.checks_formats = true}).has_value(), "it changed");
              }));
}
