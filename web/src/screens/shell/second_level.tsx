// SPDX-License-Identifier: EUPL-1.2
import type { ComponentChildren } from "preact";
import { path } from "../../state/route";
import { t, type TextKey } from "../../texts/text";

interface SecondLevelProps {
  label: string;
  entries: readonly { path: string; name: TextKey }[];
  /** The entry to mark when the address is none of them. */
  here?: string;
  children?: ComponentChildren;
}

export function SecondLevel({ label, entries, here, children }: SecondLevelProps) {
  const current = entries.some((entry) => entry.path === path.value) ? path.value : here;
  return (
    <div class="second">
      <nav aria-label={label} class="second__nav">
        {entries.map((entry) => (
          <a key={entry.path} href={entry.path} aria-current={entry.path === current ? "page" : undefined}>
            {t(entry.name)}
          </a>
        ))}
      </nav>
      {children}
    </div>
  );
}
