// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>

// Uniform resource identifiers (RFC 3986) and their internationalised kin (RFC 3987).

namespace depesche::schema {

// The reference seen from a base (RFC 3986 §5.2).
std::string resolved_uri(std::string_view base, std::string_view reference);
std::string without_fragment(std::string_view uri);
// What stands after the #, with its percent signs decoded.
std::string fragment_of(std::string_view uri);

enum class UriKind : std::uint8_t { uri, uri_reference, iri, iri_reference };
bool is_uri(std::string_view text, UriKind kind);
bool is_uri_template(std::string_view text);  // RFC 6570 §2

}  // namespace depesche::schema
