// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "search/matcher.h"
#include "search/plan.h"
#include "search/request.h"
#include "text/sentences.h"

namespace depesche::search {

constexpr std::size_t documents_read = 100;                    // of the best hits, for quotes
constexpr std::size_t body_bytes_read = std::size_t{1} << 20;  // of each, from its beginning,
constexpr std::size_t bytes_read = std::size_t{8} << 20;       // and of all together,
// of which a document may have to be unpacked whole: no more are after so many bytes of text.
constexpr std::size_t bytes_unpacked = std::size_t{32} << 20;

// The question as it is searched for: without the words that only hold it together. What has commands is left
// as it is.
std::string telling_words(std::string_view question);

// Chooses sentences that answer a question, from the documents that a search found: extractive, each as it
// stands in its document. A sentence is worth what the words of the question that it holds weigh in the
// search (so rare ones count, and only what the reader sees counts), less if it is long or its document
// stands lower; words that chosen sentences hold already count less, so that all of the question is answered
// (after Carbonell and Goldstein, The use of MMR, SIGIR 1998). The same documents give the same sentences.
class QuoteFinder {
 public:
  QuoteFinder(const Plan& plan, const Weights& weights);
  ~QuoteFinder();

  // Looks at the next document, best first, as far as the limits above allow. `standing` is its score in
  // parts of the best one's.
  void read(const Hit& hit, double standing, std::string_view subject, std::string_view body);

  // Whether no more documents are to be unpacked for it.
  bool has_read_enough() const { return bytes_left_ == 0 || unpacked_ > bytes_unpacked; }

  // The best sentences; the first one answers most. None when no sentence holds enough of the question.
  std::vector<Quote> choose(std::size_t limit);

 private:
  struct Tongue;
  struct Candidate {
    Quote quote;
    std::size_t document = 0;
    std::vector<std::uint32_t> groups;  // that it holds, rising
    std::uint32_t words = 0;
    double context = 0;                  // what the subject of its document adds
    double support = 0;                  // the share of the question it holds
    double damp = 1;                     // for its length and its document's standing
    std::vector<std::uint64_t> content;  // hashes of its words, rising; made when it might be chosen
  };

  Tongue& tongue(std::string_view language);
  // The groups of the words of a text, rising, and how many words it has.
  std::vector<std::uint32_t> groups_in(std::string_view text, Tongue& spoken, std::uint32_t& words);
  // Keeps a sentence that holds something of the question. `in_subject` are the groups in its document's
  // subject.
  void consider(Candidate candidate, std::string_view sentence, const std::vector<std::uint32_t>& in_subject,
                double standing);
  double weight_of(const std::vector<std::uint32_t>& groups) const;
  double gain(const Candidate& candidate, const std::vector<std::uint32_t>& told) const;
  bool says_again(Candidate& candidate, const std::vector<const Candidate*>& chosen) const;
  bool suffices() const;
  void keep_likely();

  const Plan* plan_;
  std::vector<double> weights_;  // of a group; 0 for what is no word of the text
  double whole_ = 0;             // what the question weighs
  std::size_t words_ = 0;        // it has
  std::vector<std::unique_ptr<Tongue>> tongues_;
  std::size_t documents_ = 0;
  std::size_t bytes_left_ = bytes_read;
  std::size_t unpacked_ = 0;
  std::vector<Candidate> candidates_;
  double best_support_ = 0;
};

}  // namespace depesche::search
