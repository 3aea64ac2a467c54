// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "base/bytes.h"

// A part of Session; nothing for others.
namespace depesche::tcpcl {

// What one gathering write takes: small messages side by side in one buffer, large data where it lies.
class Batch {
 public:
  // Add to it only while it is empty or not sealed yet.
  Bytes& text() { return text_; }
  void add(BytesView data, std::shared_ptr<const Bytes> owner);
  void seal();

  bool is_empty() const { return first_ == views_.size() && text_.empty(); }
  std::size_t size() const { return text_.size() + data_size_; }
  std::size_t parts() const { return marks_.size(); }
  // What is not written yet.
  std::span<const BytesView> views() const { return std::span(views_).subspan(first_); }
  void written(std::size_t size);

 private:
  struct Mark {
    std::size_t text_before = 0;
    BytesView data{};
    std::shared_ptr<const Bytes> owner{};
  };

  Bytes text_;
  std::vector<Mark> marks_;
  std::vector<BytesView> views_;
  std::size_t first_ = 0;
  std::size_t data_size_ = 0;
};

}  // namespace depesche::tcpcl
