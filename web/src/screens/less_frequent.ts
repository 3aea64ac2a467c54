// SPDX-License-Identifier: EUPL-1.2
// The screens that are not needed for the first view; together they are one file of their own.
import "../texts/brief_words";
import "../texts/dossier_words";
import "../texts/search_words";

export { Accessibility } from "./accessibility";
export { BriefPage } from "./brief/brief";
export { Connection } from "./connection/connection";
export { Dossiers } from "./dossier/dossiers";
export { ToDossier } from "./dossier/to_dossier";
export { Drafts } from "./editor/drafts";
export { Editor } from "./editor/editor";
export { Overdue } from "./inbox/overdue";
export { Person } from "./person/person";
export { Register } from "./register";
export { ChangeDialog } from "./report/change_dialog";
export { SimilarReports } from "./report/similar";
export { SearchHistory } from "./search/history";
export { SavedSearches } from "./search/saved";
export { Search } from "./search/search";
