// SPDX-License-Identifier: EUPL-1.2
// Boost is compiled here once, so every other file only pays for its declarations.

#include <boost/asio/impl/src.hpp>
#include <boost/asio/ssl/impl/src.hpp>
#include <boost/beast/src.hpp>
