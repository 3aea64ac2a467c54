// SPDX-License-Identifier: EUPL-1.2
// Everything the workplace asks of the node, one function per request.
import { get, getUnasked, post, postForFile, put, remove } from "./client";
import type * as api from "./types";

const id = encodeURIComponent;

export const node = {
  session: () => get<api.Session>("/session"),
  signIn: (name: string, password: string) => post<api.Session>("/session", { name, password }),
  signOut: () => remove("/session"),
  lock: () => post("/session/lock"),
  unlock: (password: string) => post<api.Session>("/session/unlock", { password }),
  passkeyQuestion: (name?: string) => post<object>("/session/passkey/options", name ? { name } : {}),
  passkeyAnswer: (credential: object) => post<api.Session>("/session/passkey", { credential }),

  passkeys: () => get<{ passkeys: api.Passkey[] }>("/passkeys"),
  newPasskeyQuestion: () => post<object>("/passkeys/options"),
  addPasskey: (label: string, credential: object) => post("/passkeys", { label, credential }),
  removePasskey: (key: string) => remove(`/passkeys/${id(key)}`),
  changePassword: (current: string, next: string) => post("/password", { current, new: next }),

  inbox: (box: api.BoxName, cursor?: string) =>
    get<api.InboxPage>(`/inbox?box=${box}&limit=100${cursor ? `&cursor=${id(cursor)}` : ""}`),
  inboxAgain: (box: api.BoxName) => getUnasked<api.InboxPage>(`/inbox?box=${box}&limit=100`),
  act: (dispatch: string, act: api.Act, mailbox?: string) =>
    post<{ state: api.State; at: string }>(`/dispatches/${id(dispatch)}/receipts`, mailbox ? { act, mailbox } : { act }),
  register: ({ level, person, mailbox, after }: { level: api.Level; person: string; mailbox: string; after: string }) =>
    get<{ entries: api.RegisterEntry[]; next?: string; as_of: string }>(
      `/register?level=${id(level)}&person=${id(person)}&mailbox=${id(mailbox)}&after=${after}`,
    ),
  overdue: () => get<api.OverduePage>("/overdue"),
  recall: (dispatch: string, because: string) =>
    post<{ dispatch: api.Row }>(`/dispatches/${id(dispatch)}/recall`, { because }),
  relabel: (dispatch: string, label: api.Label, because: string, second?: { name: string; password: string }) =>
    post<{ dispatch: api.Row }>(`/dispatches/${id(dispatch)}/label`, second ? { label, because, second } : { label, because }),
  dispatch: (dispatch: string) => get<api.Dispatch>(`/dispatches/${id(dispatch)}`),
  passages: (dispatch: string, query: string) =>
    post<{ passages: api.Passage[] }>(`/dispatches/${id(dispatch)}/passages`, { query }),

  search: (order: api.SearchOrder) => post<api.SearchResult>("/search", order),
  suggest: (prefix: string) => post<{ suggestions: string[] }>("/search/suggest", { prefix }),
  brief: (order: api.BriefOrder) => post<api.Brief>("/briefs", order),
  briefAsMarkdown: (order: api.BriefOrder & { language: string }) => postForFile("/briefs/markdown", order),
  similar: (dispatch: string) => get<{ similar: api.SimilarReport[] }>(`/dispatches/${id(dispatch)}/similar`),
  savedSearches: () => get<{ items: api.SavedSearch[]; as_of: string }>("/searches"),
  saveSearch: (name: string, query: string, filters: api.Filters) => post<{ id: string }>("/searches", { name, query, filters }),
  renameSearch: (search: string, name: string) => put(`/searches/${id(search)}`, { name }),
  deleteSearch: (search: string) => remove(`/searches/${id(search)}`),
  newHits: (search: string, cursor?: string) =>
    post<api.SearchResult>(`/searches/${id(search)}/new`, cursor ? { cursor } : {}),
  markSeen: (search: string, up_to: string) => post<api.SavedSearch>(`/searches/${id(search)}/seen`, { up_to }),
  pastSearches: () => get<{ entries: api.PastSearch[] }>("/search/history"),
  forgetSearches: () => remove("/search/history"),

  dossiers: (cursor?: string) => get<api.DossierPage>(`/dossiers?limit=100${cursor ? `&cursor=${id(cursor)}` : ""}`),
  ownDossiers: () => get<api.DossierPage>("/dossiers?limit=100&own=1"),
  openDossier: (dossier: api.NewDossier) => post<{ id: string }>("/dossiers", dossier),
  dossier: (dossier: string, after = 0) => get<api.Dossier>(`/dossiers/${id(dossier)}?after=${after}`),
  actOnDossier: (dossier: string, act: api.DossierAct) => post<{ id: string }>(`/dossiers/${id(dossier)}/acts`, act),

  findMailboxes: (text: string, label?: api.Label) =>
    post<{ items: api.FoundMailbox[] }>("/directory/mailboxes/find", label ? { text, label } : { text }),
  compartments: () => get<{ items: { code: string; name: api.Name }[] }>("/directory/compartments"),

  drafts: () => get<{ items: api.DraftRow[] }>("/drafts"),
  draft: (draft: string) => get<api.KeptDraft>(`/drafts/${id(draft)}`),
  beginDraft: (draft: api.Draft) => post<{ id: string; version: number; saved_at: string }>("/drafts", draft),
  saveDraft: (draft: string, content: api.Draft & { version: number }) =>
    put<{ version: number; saved_at: string }>(`/drafts/${id(draft)}`, content),
  discardDraft: (draft: string) => remove(`/drafts/${id(draft)}`),
  checkDraft: (draft: string) => post<{ findings: api.Finding[] }>(`/drafts/${id(draft)}/check`),
  sendDraft: (draft: string, version: number) =>
    post<{ id: string; numbers: { mailbox: string; number: string }[] }>(`/drafts/${id(draft)}/send`, { version }),

  exchange: () => getUnasked<api.Exchange>("/exchange"),
  workOnLink: (neighbour: string, act: api.LinkAct) => post(`/exchange/links/${id(neighbour)}/${act}`),
  status: () => getUnasked<api.Status>("/status"),
};
