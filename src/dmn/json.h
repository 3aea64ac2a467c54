// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json/value.hpp>

#include "dmn/model.h"
#include "dmn/trace.h"

// Values, inputs and traces as JSON (docs/formats/trace.md).

namespace depesche::dmn {

// Numbers that JSON's readers would round are written as texts; dates, times and durations are texts.
boost::json::value to_json(const feel::Value& value);
boost::json::value to_json(const Trace& trace);

// A value as JSON has it: texts stay texts.
feel::Value from_json(const boost::json::value& value);
// The same for one of the model's inputs: texts become dates, times and durations where its type asks for
// them.
feel::Value from_json(const boost::json::value& value, const feel::TypePtr& type);
// Inputs by name, each read as its type in the model asks.
feel::Context inputs_from_json(const Model& model, const boost::json::value& object);

}  // namespace depesche::dmn
