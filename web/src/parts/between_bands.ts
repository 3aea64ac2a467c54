// SPDX-License-Identifier: EUPL-1.2
// Nothing may cover a classification band: dialogs take the largest free height between the bands in sight.

const margin_px = 12;
const least_px = 160;

interface Gap {
  top: number;
  bottom: number;
}

/** The largest gap between `bands` (top and bottom edges, in any order) within a window of `height`. */
export function largestGap(bands: readonly Gap[], height: number): Gap {
  const inSight = bands.filter((band) => band.bottom > 0 && band.top < height).sort((one, other) => one.top - other.top);
  let best: Gap = { top: 0, bottom: 0 };
  let free = 0;
  for (const band of [...inSight, { top: height, bottom: height }]) {
    if (band.top - free > best.bottom - best.top) best = { top: free, bottom: band.top };
    free = Math.max(free, band.bottom);
  }
  return best;
}

export function placeBetweenBands(dialog: HTMLElement): void {
  const bands = [...document.querySelectorAll(".band")].map((band) => band.getBoundingClientRect());
  const gap = largestGap(bands, innerHeight);
  const free = Math.max(least_px, gap.bottom - gap.top - 2 * margin_px);
  dialog.style.maxHeight = `${free}px`;
  const spare = Math.max(0, free - dialog.offsetHeight);
  dialog.style.top = `${gap.top + margin_px + Math.min(spare / 2, 80)}px`;
}
