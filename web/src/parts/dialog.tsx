// SPDX-License-Identifier: EUPL-1.2
// A modal question. It stands between the bands, dims nothing, and gives the focus back.
import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../texts/text";
import { placeBetweenBands } from "./between_bands";
import { Button } from "./button";

interface DialogProps {
  title: string;
  onClose: () => void;
  children: ComponentChildren;
  actions?: ComponentChildren;
  kind?: "question" | "wide" | "palette";
}

export function Dialog({ title, onClose, children, actions, kind = "question" }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();

  // Open and focused before the next key: what is typed at once belongs to the dialog, not to the page under it.
  useLayoutEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    const opened = dialog.current;
    if (!opened) return undefined;
    const place = () => placeBetweenBands(opened);
    opened.showModal();
    place();
    opened.querySelector<HTMLElement>("[data-pane-entry]")?.focus();
    addEventListener("resize", place);
    // What comes later from the node makes it higher.
    const watch = new ResizeObserver(place);
    watch.observe(opened);
    return () => {
      watch.disconnect();
      removeEventListener("resize", place);
      opened.close();
      if (before?.isConnected) before.focus();
      else document.querySelector<HTMLElement>("main")?.focus();
    };
  }, []);

  // Handled at keydown: with the browser's own cancel event the next key could be lost.
  const pressed = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    onClose();
  };

  return (
    <dialog
      ref={dialog}
      class={`kern-dialog dialog dialog--${kind}`}
      aria-labelledby={heading}
      onKeyDown={pressed}
      onCancel={(event) => event.preventDefault()}
    >
      <header class="kern-dialog__header">
        <h2 class="kern-title" id={heading}>
          {title}
        </h2>
        {!actions && (
          <Button rank="tertiary" onClick={onClose}>
            {t("dialog.close")}
          </Button>
        )}
      </header>
      <section class="kern-dialog__body">{children}</section>
      {actions && <footer class="kern-dialog__footer">{actions}</footer>}
    </dialog>
  );
}

interface QuestionProps {
  title: string;
  text: ComponentChildren;
  yes: string;
  onYes: () => void;
  onClose: () => void;
  busy?: boolean;
  /** What is lost by a yes cannot come back: the focus starts on the way out. */
  destroys?: boolean;
}

/** Names the object and waits for a yes. */
export function Question({ title, text, yes, onYes, onClose, busy = false, destroys = false }: QuestionProps) {
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose} entry={destroys}>
            {t("dialog.cancel")}
          </Button>
          <Button rank="primary" onClick={onYes} disabled={busy} entry={!destroys}>
            {yes}
          </Button>
        </>
      }
    >
      <p>{text}</p>
    </Dialog>
  );
}
