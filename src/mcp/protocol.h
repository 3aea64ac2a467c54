// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json/object.hpp>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "mcp/message.h"

namespace depesche::mcp {

// Something a program may ask for in a person's name. All of them only read.
struct Tool {
  std::string_view name;
  std::string_view title;
  std::string_view description;
  std::string_view input;   // JSON Schema 2020-12 of the arguments
  std::string_view output;  // and of the answer; refers to the definitions in tool_schemas.h
};

// Every tool, in the order they are listed.
std::span<const Tool> tools();

// Does the work of a tool. `arguments` fit its input schema. Errors are told to the program by their code
// alone.
using Work =
    std::function<Result<boost::json::object>(const Tool& tool, const boost::json::object& arguments)>;

struct Reply {
  unsigned status = 200;  // over HTTP
  std::string body;       // one line of JSON; empty: there is nothing to answer
};

// Answers one message; docs/formats/mcp.md. `headers`: null where the transport has none.
Reply answer(std::string_view message, const Headers* headers, const Work& work);

}  // namespace depesche::mcp
