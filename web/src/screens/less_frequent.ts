// SPDX-License-Identifier: EUPL-1.2
// The screens that are not needed for the first view; together they are one file of their own.
export { Accessibility } from "./accessibility";
export { Connection } from "./connection/connection";
export { Drafts } from "./editor/drafts";
export { Editor } from "./editor/editor";
export { Overdue } from "./inbox/overdue";
export { Person } from "./person/person";
export { Register } from "./register";
export { ChangeDialog } from "./report/change_dialog";
export { SearchHistory } from "./search/history";
export { Search } from "./search/search";
