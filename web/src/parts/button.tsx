// SPDX-License-Identifier: EUPL-1.2
import type { ComponentChildren } from "preact";
import type { ActionId } from "../keys/catalogue";
import { perform, shownKey } from "../keys/keyboard";
import { catalogue } from "../keys/catalogue";
import { t } from "../texts/text";

type Rank = "primary" | "secondary" | "tertiary";

interface ButtonProps {
  children: ComponentChildren;
  onClick?: () => void;
  rank?: Rank;
  type?: "button" | "submit";
  disabled?: boolean;
  entry?: boolean;
  title?: string | undefined;
}

/** A verb one can press. Disabled buttons stay reachable, so that focus is never lost. */
export function Button(props: ButtonProps) {
  const { children, onClick, rank = "secondary", type = "button", disabled = false, entry = false } = props;
  return (
    <button
      type={type}
      class={`kern-btn kern-btn--${rank}`}
      aria-disabled={disabled ? "true" : undefined}
      data-pane-entry={entry || undefined}
      title={props.title}
      onClick={(event) => {
        if (disabled) event.preventDefault();
        else onClick?.();
      }}
    >
      <span class="kern-label">{children}</span>
    </button>
  );
}

/** The button of an action of the catalogue: its name and its key. */
export function ActionButton({ id, rank, disabled }: { id: ActionId; rank?: Rank; disabled?: boolean }) {
  const key = shownKey(id);
  return (
    <Button rank={rank ?? "secondary"} disabled={disabled ?? false} onClick={() => perform(id)}>
      {t(catalogue[id].name)}
      {key && <kbd class="key">{key}</kbd>}
    </Button>
  );
}
