// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

namespace depesche {

// SQLite believes what a disk gives it. This layer between SQLite and the disk's own does not: every page of
// a database has a sum in its last bytes, and each page in a write-ahead log is held against the sum that
// SQLite wrote there and looks at only after a crash. A page that is not as it was written is an error
// (SQLITE_CORRUPT) wherever it is read: no row of it is shown or used.

// Bytes that a database keeps free at the end of each page; one with none has no sums and is read as before.
inline constexpr int page_sum_size = 8;

// The layer's name, for sqlite3_open_v2. It stands on the default one.
const char* disk_with_sums();

// The page that this thread last found damaged, as „exchange.db: page 7“; empty for none. It is told once.
std::string take_damage();

}  // namespace depesche
