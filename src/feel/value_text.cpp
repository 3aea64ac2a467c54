// SPDX-License-Identifier: EUPL-1.2
#include "feel/names.h"
#include "feel/value.h"

namespace depesche::feel {
namespace {

constexpr int printed_nesting_max = 200;

// Writes values: as text for people, or as literals that read back.
class Writer {
 public:
  Writer(bool literal, std::size_t bytes_max) : literal_(literal), bytes_max_(bytes_max) {}

  std::string take() {
    if (out_.size() > bytes_max_) {
      std::size_t end = bytes_max_;
      while (end > 0 && (static_cast<unsigned char>(out_[end]) & 0xC0U) == 0x80U) --end;
      out_.resize(end);
      out_ += "…";
    }
    return std::move(out_);
  }

  void write(const Value& value, bool is_inside) {
    if (out_.size() > bytes_max_) return;
    if (++depth_ > printed_nesting_max) {
      out_ += "null";
    } else {
      write_kind(value, is_inside);
    }
    --depth_;
  }

 private:
  void write_kind(const Value& value, bool is_inside) {
    switch (value.kind()) {
      case Value::Kind::null: out_ += "null"; return;
      case Value::Kind::boolean: out_ += value.boolean() ? "true" : "false"; return;
      case Value::Kind::number: out_ += value.number().text(); return;
      case Value::Kind::string:
        out_ += literal_ || is_inside ? quoted(value.string()) : value.string();
        return;
      case Value::Kind::date: write_temporal(value.date().text()); return;
      case Value::Kind::time: write_temporal(value.time().text()); return;
      case Value::Kind::date_time: write_temporal(value.date_time().text()); return;
      case Value::Kind::days_duration: write_temporal(value.days().text()); return;
      case Value::Kind::months_duration: write_temporal(value.months().text()); return;
      case Value::Kind::list: write_list(value.list()); return;
      case Value::Kind::context: write_context(value.context()); return;
      case Value::Kind::range: write_range(value.range()); return;
      case Value::Kind::function: out_ += literal_ ? "null" : "function"; return;
    }
  }

  void write_temporal(const std::string& text) { out_ += literal_ ? "@\"" + text + "\"" : text; }

  void write_list(const List& list) {
    out_ += '[';
    for (std::size_t i = 0; i < list.size() && out_.size() <= bytes_max_; ++i) {
      if (i != 0) out_ += ", ";
      write(list[i], true);
    }
    out_ += ']';
  }

  void write_context(const Context& context) {
    out_ += '{';
    bool is_first = true;
    for (const Context::Entry& entry : context.entries()) {
      if (!is_first) out_ += ", ";
      is_first = false;
      out_ += is_plain_name(entry.name) && !literal_ ? entry.name : quoted(entry.name);
      out_ += ": ";
      write(entry.value, true);
    }
    out_ += '}';
  }

  void write_range(const Range& range) {
    if (range.form == Range::Form::equal || range.form == Range::Form::unequal) {
      out_ += range.form == Range::Form::equal ? "(=" : "(!=";
      write(range.start, true);
      out_ += ')';
      return;
    }
    if (range.form == Range::Form::one_sided) {
      const bool is_below = range.start.is_null();
      out_ += is_below ? "(<" : "(>";
      if (is_below ? range.has_end : range.has_start) out_ += '=';
      write(is_below ? range.end : range.start, true);
      out_ += ')';
      return;
    }
    out_ += range.has_start ? '[' : '(';
    write(range.start, true);
    out_ += "..";
    write(range.end, true);
    out_ += range.has_end ? ']' : ')';
  }

  bool literal_;
  std::size_t bytes_max_;
  std::string out_;
  int depth_ = 0;
};

}  // namespace

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char letter : text) {
    switch (letter) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default: out += letter;
    }
  }
  return out + '"';
}

std::string to_text(const Value& value, std::size_t bytes_max) {
  Writer writer(false, bytes_max);
  writer.write(value, false);
  return writer.take();
}

std::string to_brief_text(const Value& value) {
  constexpr std::size_t brief = 200;
  return to_text(value, brief);
}

std::string to_literal(const Value& value) {
  Writer writer(true, text_bytes_max);
  writer.write(value, false);
  return writer.take();
}

}  // namespace depesche::feel
