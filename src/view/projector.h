// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "dispatch/open.h"
#include "view/changes.h"
#include "view/directory_view.h"
#include "view/view.h"

namespace depesche {

struct StoppedView {
  std::string name;
  std::string because;
};

// Drives the views: opens each entry of the log once and hands it to every view that has not seen it.
// A view that fails is stopped and named; log and other views go on.
class Projector {
 public:
  // `own` is this node's mailbox. All must outlive the projector.
  Projector(const Log& log, const KeyRing& keys, MailboxId own, DirectoryView& directory, NoticeView& notices,
            std::vector<View*> others);

  // Brings every view to the end of the log. Errors: of the log only.
  Result<> catch_up();

  // Code::unavailable while a dictionary is missing that the content needs: it would show in no view. What
  // the keys at hand do not open at all is none of the views' business, and no failure. The work is not lost:
  // the key agreement is kept until the dispatch comes through the log.
  Result<> check_readable(const Dispatch& dispatch);

  const Directory& directory() const { return directory_; }
  Position position() const { return position_; }
  const std::vector<StoppedView>& stopped() const { return stopped_; }

 private:
  struct Driven {
    View* view;
    Position at;
    bool stopped = false;
  };

  Result<> start();
  Result<OpenedEntry> open(const Entry& entry);
  void settle(OpenedEntry& opened) const;
  Result<> follow_notice(OpenedEntry& opened);
  void project(std::span<const OpenedEntry> batch);
  void stop(Driven& driven, const Error& error);

  const Log& log_;
  MailboxId own_;
  Opener opener_;
  std::vector<Driven> views_;
  std::vector<StoppedView> stopped_;
  DirectoryView& directory_view_;
  NoticeView& notice_view_;
  Directory directory_;
  Notices notices_;
  Position position_;
  bool started_ = false;
};

}  // namespace depesche
