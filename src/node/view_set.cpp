// SPDX-License-Identifier: EUPL-1.2
#include "node/view_set.h"

#include <algorithm>
#include <string>
#include <system_error>

#include "node/files.h"

namespace depesche {
namespace {

// Raised whenever a view's tables change. Views of another version are made anew from the log.
constexpr std::int64_t views_version = 7;

Result<> check_version(Database& database) {
  auto select = TRY(
      database.prepare("SELECT user_version, (SELECT count(*) FROM sqlite_master) FROM pragma_user_version"));
  const bool has_row = TRY(select.step());
  const bool is_new = has_row && select.integer(1) == 0;
  if (has_row && !is_new && select.integer(0) != views_version)
    return fail(Code::corrupt, "the views are of another version");
  select.reset();
  return database.run(("PRAGMA user_version = " + std::to_string(views_version)).c_str());
}

}  // namespace

Result<std::unique_ptr<ViewSet>> ViewSet::open(const std::filesystem::path& folder, const Log& log,
                                               const KeyRing& keys, const MailboxId& own) {
  auto opened = open_once(folder, log, keys, own);
  if (opened || opened.error().code != Code::corrupt) return opened;
  // Views are opinions: a damaged one is thrown away and made again from the log.
  std::error_code error;
  std::filesystem::remove_all(folder, error);
  if (error) return fail(Code::unavailable, folder.string() + ": " + error.message());
  return open_once(folder, log, keys, own);
}

Result<std::unique_ptr<ViewSet>> ViewSet::open_once(const std::filesystem::path& folder, const Log& log,
                                                    const KeyRing& keys, const MailboxId& own) {
  TRY(make_private_folder(folder));
  auto database = TRY(Database::open(folder / "views.db"));
  // Not synced at each commit: what a power cut takes is folded again from the log.
  TRY(database.run("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -16000"));
  TRY(check_version(database));
  std::unique_ptr<ViewSet> set(new ViewSet(std::move(database)));
  set->directory_ = std::make_unique<DirectoryView>(TRY(DirectoryView::open(set->database_)));
  set->notices_ = std::make_unique<NoticeView>(TRY(NoticeView::open(set->database_)));
  set->feeds_ = std::make_unique<FeedView>(TRY(FeedView::open(set->database_)));
  set->catalogue_ = std::make_unique<CatalogueView>(TRY(CatalogueView::open(set->database_)));
  set->delivery_ = std::make_unique<DeliveryView>(TRY(DeliveryView::open(set->database_, own)));
  set->drafts_ = std::make_unique<DraftView>(TRY(DraftView::open(set->database_)));
  set->register_ = std::make_unique<RegisterView>(TRY(RegisterView::open(set->database_)));
  set->dossiers_ = std::make_unique<DossierView>(TRY(DossierView::open(set->database_)));
  set->saved_searches_ = std::make_unique<SavedSearchView>(TRY(SavedSearchView::open(set->database_, log)));
  set->search_ = std::make_unique<SearchView>(TRY(SearchView::open(folder / "index")));
  set->projector_ = std::make_unique<Projector>(
      log, keys, own, *set->directory_, *set->notices_,
      std::vector<View*>{set->feeds_.get(), set->catalogue_.get(), set->delivery_.get(), set->drafts_.get(),
                         set->register_.get(), set->dossiers_.get(), set->saved_searches_.get(),
                         set->search_.get()});
  TRY(set->projector_->catch_up());
  return set;
}

Result<> ViewSet::check_running(std::initializer_list<std::string_view> needed) const {
  for (const StoppedView& stopped : projector_->stopped()) {
    if (std::ranges::find(needed, stopped.name) != needed.end())
      return fail(Code::unavailable, "view " + stopped.name + " has stopped: " + stopped.because);
  }
  return {};
}

Result<std::map<std::string, crypto::Sha384Digest>> ViewSet::digests() {
  std::map<std::string, crypto::Sha384Digest> digests;
  for (View* view : std::initializer_list<View*>{
           directory_.get(), notices_.get(), feeds_.get(), catalogue_.get(), delivery_.get(), drafts_.get(),
           register_.get(), dossiers_.get(), saved_searches_.get(), search_.get()}) {
    digests[std::string(view->name())] = TRY(view->digest());
  }
  return digests;
}

}  // namespace depesche
