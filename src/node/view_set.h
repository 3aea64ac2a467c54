// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <filesystem>
#include <initializer_list>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "view/catalogue.h"
#include "view/delivery.h"
#include "view/dossiers.h"
#include "view/drafts.h"
#include "view/feeds.h"
#include "view/projector.h"
#include "view/register.h"
#include "view/saved_searches.h"
#include "view/search_view.h"

namespace depesche {

// All views of one node in one folder: tables in `views.db`, the full-text index in `index/`. The folder can
// be deleted at any time while no process uses it.
class ViewSet {
 public:
  // Opens what is there, or begins anew where it is missing or damaged. Log and keys must outlive this.
  // `own` is the node's mailbox.
  static Result<std::unique_ptr<ViewSet>> open(const std::filesystem::path& folder, const Log& log,
                                               const KeyRing& keys, const MailboxId& own);

  Projector& projector() { return *projector_; }
  const Projector& projector() const { return *projector_; }
  Database& database() { return database_; }
  SearchView& search() { return *search_; }
  // Errors: unavailable when one of these views has stopped.
  Result<> check_running(std::initializer_list<std::string_view> needed) const;
  Result<Feeds> feeds() const { return feeds_->load(); }

  // One digest per view, over everything it holds.
  Result<std::map<std::string, crypto::Sha384Digest>> digests();

 private:
  ViewSet(Database database) : database_(std::move(database)) {}
  static Result<std::unique_ptr<ViewSet>> open_once(const std::filesystem::path& folder, const Log& log,
                                                    const KeyRing& keys, const MailboxId& own);

  Database database_;
  std::unique_ptr<DirectoryView> directory_;
  std::unique_ptr<NoticeView> notices_;
  std::unique_ptr<FeedView> feeds_;
  std::unique_ptr<CatalogueView> catalogue_;
  std::unique_ptr<DeliveryView> delivery_;
  std::unique_ptr<DraftView> drafts_;
  std::unique_ptr<RegisterView> register_;
  std::unique_ptr<DossierView> dossiers_;
  std::unique_ptr<SavedSearchView> saved_searches_;
  std::unique_ptr<SearchView> search_;
  std::unique_ptr<Projector> projector_;
};

}  // namespace depesche
