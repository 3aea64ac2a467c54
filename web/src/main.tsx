// SPDX-License-Identifier: EUPL-1.2
// The browser workplace of Depesche: asks the node who is here, then shows the place of the address.
import { render } from "preact";
import { useEffect } from "preact/hooks";
import { Button } from "./parts/button";
import { onDemand } from "./parts/on_demand";
import { Notice } from "./parts/notice";
import { listenToKeys } from "./keys/keyboard";
import { keepBoxFresh } from "./state/box";
import { silentSince } from "./state/connection";
import { watchIdleness } from "./state/idle";
import { stayLive } from "./state/live";
import { followLinks, path, route, type Route } from "./state/route";
import { askWhoIsHere, connectSession, locked, person, session } from "./state/session";
import { Locked, SignIn } from "./screens/entry/sign_in";
import { Inbox } from "./screens/inbox/inbox";
import { Later, Nowhere } from "./screens/later";
import { Shell } from "./screens/shell/shell";
import { t, type TextKey } from "./texts/text";

const lessFrequent = () => import("./screens/less_frequent");
const Accessibility = onDemand("accessibility", async () => (await lessFrequent()).Accessibility);
const BriefPage = onDemand("brief", async () => (await lessFrequent()).BriefPage);
const Connection = onDemand("connection", async () => (await lessFrequent()).Connection);
const Dossiers = onDemand("dossiers", async () => (await lessFrequent()).Dossiers);
const Drafts = onDemand("drafts", async () => (await lessFrequent()).Drafts);
const Editor = onDemand("editor", async () => (await lessFrequent()).Editor);
const Overdue = onDemand("overdue", async () => (await lessFrequent()).Overdue);
const Person = onDemand("person", async () => (await lessFrequent()).Person);
const Register = onDemand("register", async () => (await lessFrequent()).Register);
const SearchHistory = onDemand("history", async () => (await lessFrequent()).SearchHistory);
const SavedSearches = onDemand("saved", async () => (await lessFrequent()).SavedSearches);
const Search = onDemand("search", async () => (await lessFrequent()).Search);

function Screen({ at }: { at: Route }) {
  switch (at.screen) {
    case "box":
      return <Inbox name={at.box} />;
    case "report":
      return <Inbox open={at.id} at={at.at} />;
    case "brief":
      return <BriefPage />;
    case "dossiers":
      return <Dossiers key={at.id} id={at.id} />;
    case "drafts":
      return <Drafts />;
    case "overdue":
      return <Overdue />;
    case "editor":
      return at.draft ? <Editor id={at.draft} /> : <Editor />;
    case "search":
      return at.history ? <SearchHistory /> : <Search />;
    case "saved":
      return <SavedSearches id={at.id} />;
    case "later":
      return <Later entry={at.entry} />;
    case "connection":
      return <Connection />;
    case "accessibility":
      return <Accessibility />;
    case "register":
      return <Register />;
    case "person":
      return <Person section={at.section} />;
    case "nowhere":
      return <Nowhere />;
  }
}

/** Titles of windows name the place, never the content. */
const titles: Record<Route["screen"], TextKey> = {
  box: "entry.inbox",
  report: "report.pane",
  brief: "brief.title",
  dossiers: "entry.dossiers",
  drafts: "box.drafts",
  overdue: "box.overdue",
  register: "register.title",
  editor: "editor.title",
  search: "entry.search",
  saved: "entry.search",
  later: "shell.app",
  connection: "connection.title",
  accessibility: "foot.accessibility",
  person: "shell.person",
  nowhere: "shell.app",
};

function Starting() {
  if (!silentSince.value) return null;
  return (
    <main class="neutral">
      <h1>Depesche</h1>
      <Notice weight="warning" title={t("offline.node")}>
        <Button onClick={() => void askWhoIsHere().catch(() => undefined)}>{t("error.retry")}</Button>
      </Notice>
    </main>
  );
}

function Workplace() {
  const open = person.value && !locked.value;
  const title = t(titles[route.value.screen]);
  useEffect(() => {
    if (open) document.title = `${title} – Depesche`;
  }, [title, open]);
  if (!session.value) return <Starting />;
  if (!person.value) return <SignIn />;
  if (locked.value) return <Locked />;
  return (
    <Shell>
      <Screen at={route.value} />
    </Shell>
  );
}

connectSession();
followLinks();
listenToKeys();
watchIdleness();
keepBoxFresh();
stayLive();

const root = document.getElementById("app");
if (root) render(<Workplace />, root);
if (path.peek() === "/anmelden") history.replaceState(null, "", "/e");
