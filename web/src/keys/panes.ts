// SPDX-License-Identifier: EUPL-1.2
// F6 walks through the panes in the order of the page.

function panes(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("[data-pane]")].filter((pane) => pane.offsetParent !== null);
}

/** Focus goes to the part of the pane that wants it, else to the pane itself. */
export function focusPane(name: string): void {
  const pane = document.querySelector<HTMLElement>(`[data-pane="${name}"]`);
  if (pane) enterPane(pane);
}

function enterPane(pane: HTMLElement): void {
  (pane.querySelector<HTMLElement>("[data-pane-entry]") ?? pane).focus();
}

export function stepPane(step: 1 | -1): void {
  const all = panes();
  if (all.length === 0) return;
  const here = all.findIndex((pane) => pane.contains(document.activeElement));
  const next = here < 0 ? (step === 1 ? 0 : all.length - 1) : (here + step + all.length) % all.length;
  const pane = all[next];
  if (pane) enterPane(pane);
}
