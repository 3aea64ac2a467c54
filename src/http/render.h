// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <string>
#include <string_view>

#include "directory/directory.h"
#include "node/site.h"
#include "view/catalogue.h"

// How the house's things look as JSON.

namespace depesche::http {

// ISO 8601 in UTC with milliseconds: "2026-11-20T08:12:00.000Z".
std::string to_text(Time time);

// RFC 9110 §5.6.7: "Sun, 06 Nov 1994 08:49:37 GMT".
std::string http_date(Time time);

boost::json::object to_json(const Name& name);
boost::json::object to_json(const Label& label);
boost::json::object to_json(const Site& site);
boost::json::array to_json(const std::vector<std::string>& words);

// {id, kind, name, level}. Only for mailboxes people deal with (is_for_people).
boost::json::object to_json(const Mailbox& mailbox);
bool is_for_people(const Mailbox& mailbox);

// {id, name}; the id stands for the name of what the directory does not know.
boost::json::object named(const Directory& directory, const MailboxId& id);
std::string name_of_person(const Directory& directory, const std::string& person);

boost::json::object to_json(const Directory& directory, const Row& row);

}  // namespace depesche::http
