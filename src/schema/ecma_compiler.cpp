// SPDX-License-Identifier: EUPL-1.2
#include <utility>

#include "schema/ecma_program.h"

namespace depesche::schema::ecma {
namespace {

class Compiler {
 public:
  explicit Compiler(Syntax syntax) : root_(std::move(syntax.root)) {
    made_.sets = std::move(syntax.sets);
    made_.groups = syntax.groups;
  }

  Program run() {
    made_.is_anchored = begins_at_start(root_);
    write(root_, false);
    add(Step::Kind::done, false);
    made_.is_straight = made_.is_anchored && is_straight();
    return std::move(made_);
  }

 private:
  static bool begins_at_start(const Node& node) {
    switch (node.kind) {
      case Node::Kind::start: return true;
      case Node::Kind::sequence: return !node.inner.empty() && begins_at_start(node.inner.front());
      case Node::Kind::group: return begins_at_start(node.inner.front());
      case Node::Kind::choice:
        for (const Node& one : node.inner) {
          if (!begins_at_start(one)) return false;
        }
        return true;
      case Node::Kind::letter:
      case Node::Kind::set:
      case Node::Kind::end:
      case Node::Kind::boundary:
      case Node::Kind::repeat:
      case Node::Kind::look:
      case Node::Kind::reference: return false;
    }
    return false;
  }

  // Whether each repetition ends where the next step begins, so that there is one way through at most.
  bool is_straight() const {
    for (std::size_t i = 0; i < made_.steps.size(); ++i) {
      const Step& step = made_.steps[i];
      const bool is_plain = step.kind == Step::Kind::start || step.kind == Step::Kind::end ||
                            step.kind == Step::Kind::letter || step.kind == Step::Kind::set ||
                            step.kind == Step::Kind::done || (step.kind == Step::Kind::run && step.is_greedy);
      if (!is_plain) return false;
      if (step.kind == Step::Kind::run && step.least != step.most && !ends_before(step, made_.steps[i + 1]))
        return false;
    }
    return true;
  }

  bool ends_before(const Step& run, const Step& next) const {
    if (next.kind == Step::Kind::end || next.kind == Step::Kind::done) return true;
    const CharacterSet& mine = made_.sets[run.value];
    if (next.kind == Step::Kind::letter) return !mine.holds(static_cast<char32_t>(next.value));
    const bool takes_something =
        next.kind == Step::Kind::set || (next.kind == Step::Kind::run && next.least > 0);
    return takes_something && !mine.meets(made_.sets[next.value]);
  }

  std::uint32_t here() const { return static_cast<std::uint32_t>(made_.steps.size()); }

  // The step may be filled in until the next one is added.
  Step& add(Step::Kind kind, bool is_backward, std::uint32_t value = 0) {
    Step& step = made_.steps.emplace_back();
    step.kind = kind;
    step.is_backward = is_backward;
    step.value = value;
    return step;
  }

  void write(const Node& node, bool is_backward) {
    switch (node.kind) {
      case Node::Kind::letter: add(Step::Kind::letter, is_backward, node.value); return;
      case Node::Kind::set: add(Step::Kind::set, is_backward, node.value); return;
      case Node::Kind::start: add(Step::Kind::start, is_backward); return;
      case Node::Kind::end: add(Step::Kind::end, is_backward); return;
      case Node::Kind::boundary: add(Step::Kind::boundary, is_backward).is_negated = node.is_negated; return;
      case Node::Kind::sequence: sequence(node, is_backward); return;
      case Node::Kind::choice: choice(node, is_backward); return;
      case Node::Kind::group: {
        // Whoever reads from right to left comes to the end first.
        add(Step::Kind::save, is_backward, node.value * 2 + (is_backward ? 1 : 0));
        write(node.inner.front(), is_backward);
        add(Step::Kind::save, is_backward, node.value * 2 + (is_backward ? 0 : 1));
        return;
      }
      case Node::Kind::repeat: repeat(node, is_backward); return;
      case Node::Kind::look: {
        const std::uint32_t at = here();
        add(Step::Kind::look, node.is_behind).is_negated = node.is_negated;
        write(node.inner.front(), node.is_behind);
        add(Step::Kind::done, node.is_behind);
        made_.steps[at].target = here();
        return;
      }
      case Node::Kind::reference: add(Step::Kind::reference, is_backward, node.value); return;
    }
  }

  void sequence(const Node& node, bool is_backward) {
    if (is_backward) {
      for (auto one = node.inner.rbegin(); one != node.inner.rend(); ++one) write(*one, true);
    } else {
      for (const Node& one : node.inner) write(one, false);
    }
  }

  void choice(const Node& node, bool is_backward) {
    std::vector<std::uint32_t> ends;
    for (std::size_t i = 0; i < node.inner.size(); ++i) {
      const bool is_last = i + 1 == node.inner.size();
      const std::uint32_t fork = here();
      if (!is_last) add(Step::Kind::fork, is_backward);
      write(node.inner[i], is_backward);
      if (is_last) break;
      ends.push_back(here());
      add(Step::Kind::jump, is_backward);
      made_.steps[fork].target = here();
    }
    for (const std::uint32_t end : ends) made_.steps[end].target = here();
  }

  void repeat(const Node& node, bool is_backward) {
    const Node& inner = node.inner.front();
    if (inner.kind == Node::Kind::letter || inner.kind == Node::Kind::set) {
      std::uint32_t set = inner.value;
      if (inner.kind == Node::Kind::letter) {
        set = static_cast<std::uint32_t>(made_.sets.size());
        const auto letter = static_cast<char32_t>(inner.value);
        made_.sets.push_back(CharacterSet({{.first = letter, .last = letter}}));
      }
      bound(add(Step::Kind::run, is_backward, set), node);
      return;
    }
    const std::uint32_t counter = made_.counters++;
    add(Step::Kind::loop_begin, is_backward, counter);
    const std::uint32_t test = here();
    bound(add(Step::Kind::loop_test, is_backward, counter), node);
    write(inner, is_backward);
    Step& end = add(Step::Kind::loop_end, is_backward, counter);
    end.target = test;
    end.least = node.least;
    made_.steps[test].target = here();
  }

  static void bound(Step& step, const Node& node) {
    step.least = node.least;
    step.most = node.most;
    step.is_greedy = node.is_greedy;
    step.first_group = node.first_group;
    step.last_group = node.last_group;
  }

  Node root_;
  Program made_;
};

}  // namespace

Program program_of(Syntax syntax) { return Compiler(std::move(syntax)).run(); }

}  // namespace depesche::schema::ecma
