# SPDX-License-Identifier: EUPL-1.2
# Writes the file IN as a C++ source OUT that defines depesche::http::openapi_document. String literals have a limit
# in the standard, so the text is cut into lines, each a raw literal.
file(READ ${IN} text)
string(REPLACE "\n" ")~\"\n    R\"~(" text "${text}")
file(WRITE ${OUT} "// SPDX-License-Identifier: EUPL-1.2
#include <string_view>

namespace depesche::http {
extern const std::string_view openapi_document;
const std::string_view openapi_document =
    R\"~(${text})~\";
}  // namespace depesche::http
")
