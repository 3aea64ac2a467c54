// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string_view>

// Names and numbers of machines, and addresses of mail.

namespace depesche::schema {

bool is_ipv4(std::string_view text);          // RFC 2673 §3.2
bool is_ipv6(std::string_view text);          // RFC 4291 §2.2
bool is_hostname(std::string_view text);      // RFC 1123 §2.1, A-labels checked as RFC 5890 §2.3.2.1 asks
bool is_idn_hostname(std::string_view text);  // RFC 5890 §2.3.2.3
bool is_email(std::string_view text, bool is_international);  // RFC 5321 §4.1.2, RFC 6531

}  // namespace depesche::schema
