// SPDX-License-Identifier: EUPL-1.2
#include "tcpcl/batch.h"

#include "base/ensure.h"

namespace depesche::tcpcl {
namespace {

constexpr std::size_t copied_size_max = 1024;  // copying so much costs less than another part of the write

}  // namespace

void Batch::add(BytesView data, std::shared_ptr<const Bytes> owner) {
  if (data.size() <= copied_size_max) {
    text_.insert(text_.end(), data.begin(), data.end());
    return;
  }
  marks_.push_back({.text_before = text_.size(), .data = data, .owner = std::move(owner)});
  data_size_ += data.size();
}

void Batch::seal() {
  std::size_t begin = 0;
  const BytesView text(text_);
  for (const Mark& mark : marks_) {
    if (mark.text_before > begin) views_.push_back(text.subspan(begin, mark.text_before - begin));
    views_.push_back(mark.data);
    begin = mark.text_before;
  }
  if (text.size() > begin) views_.push_back(text.subspan(begin));
}

void Batch::written(std::size_t size) {
  while (size > 0) {
    ENSURE(first_ < views_.size());
    BytesView& view = views_[first_];
    if (size < view.size()) {
      view = view.subspan(size);
      return;
    }
    size -= view.size();
    ++first_;
  }
  if (first_ < views_.size()) return;
  text_.clear();
  marks_.clear();
  views_.clear();
  first_ = 0;
  data_size_ = 0;
}

}  // namespace depesche::tcpcl
