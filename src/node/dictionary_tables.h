// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>

namespace depesche {

class AuthorsDictionary;
class Dictionary;

// Where a node that serves people takes the tables from that it compresses with. They are made elsewhere than
// on its writing thread, which would stand still for seconds. Called on the writing thread.
class DictionaryTables {
 public:
  virtual ~DictionaryTables() = default;

  // Somebody drafts what will be compressed with this dictionary.
  virtual void expect(const std::shared_ptr<const Dictionary>& dictionary) = 0;

  // Null while they are not there; the text goes without, and the next one may find them.
  virtual std::shared_ptr<const AuthorsDictionary> of(
      const std::shared_ptr<const Dictionary>& dictionary) = 0;
};

}  // namespace depesche
