// SPDX-License-Identifier: EUPL-1.2
// The search field: a combobox that completes the last word (ARIA 1.2, list autocomplete, nothing chosen by itself).
// Its words open as a line of their own: a list that floats could cover a band. What is typed travels in a body only.
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { node } from "../../api/node";
import { announce } from "../../state/announcement";
import { t } from "../../texts/text";

const pause_ms = 150;
const shortest = 2;

/** Where the last word of a query begins, after signs like +, -, ( and quotation marks. */
function wordBegin(query: string): number {
  const begin = Math.max(query.lastIndexOf(" "), query.lastIndexOf("\t")) + 1;
  return begin + (/^[+\-("„“]*/.exec(query.slice(begin))?.[0].length ?? 0);
}

/** The word to complete; empty when the query ends otherwise. */
function lastWord(query: string): string {
  const word = query.slice(wordBegin(query));
  return /^[\p{L}\p{N}]+$/u.test(word) && word.length >= shortest ? word : "";
}

function useSuggested(word: string): readonly string[] {
  const [suggested, setSuggested] = useState<{ word: string; words: readonly string[] }>({ word: "", words: [] });
  useEffect(() => {
    if (!word) return undefined;
    let wanted = true;
    const timer = setTimeout(() => {
      node.suggest(word).then(
        ({ suggestions }) => wanted && setSuggested({ word, words: suggestions }),
        () => undefined,
      );
    }, pause_ms);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [word]);
  // While the next answer is under way the earlier one stays, so that the line does not flicker.
  const fits = word !== "" && suggested.word !== "" && (word.startsWith(suggested.word) || suggested.word.startsWith(word));
  return fits ? suggested.words.filter((one) => one.toLowerCase() !== word.toLowerCase()) : [];
}

interface SearchBoxProps {
  id: string;
  place: "head" | "screen";
  value: string;
  placeholder: string;
  onInput: (words: string) => void;
  onSearch: () => void;
  children?: ComponentChildren;
}

function useCompleting({ value, onInput, onSearch }: SearchBoxProps) {
  const [word, setWord] = useState("");
  const [marked, setMarked] = useState(-1);
  const words = useSuggested(word);
  const open = words.length > 0;
  const current = Math.min(marked, words.length - 1);

  useEffect(() => {
    if (open) announce(t("search.suggested", { count: words.length }));
  }, [open]);

  const close = () => {
    setWord("");
    setMarked(-1);
  };
  const type = (typed: string, atEnd: boolean) => {
    onInput(typed);
    setMarked(-1);
    setWord(atEnd ? lastWord(typed) : "");
  };
  const choose = (chosen: string) => {
    onInput(`${value.slice(0, wordBegin(value))}${chosen} `);
    close();
  };
  const search = (event: Event) => {
    event.preventDefault();
    close();
    onSearch();
  };
  const pressed = (event: KeyboardEvent) => {
    const chosen = words[current];
    if (!open || event.ctrlKey || event.isComposing) return;
    if (event.key === "ArrowDown") setMarked(current + 1 < words.length ? current + 1 : -1);
    else if (event.key === "ArrowUp") setMarked(current < 0 ? words.length - 1 : current - 1);
    else if (event.key === "Enter" && chosen) choose(chosen);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  };
  return { words, open, current, close, type, choose, search, pressed };
}

export function SearchBox(props: SearchBoxProps) {
  const { id, place, value, placeholder, children } = props;
  const { words, open, current, close, type, choose, search, pressed } = useCompleting(props);
  return (
    <>
      <form
        class={place === "head" ? "head__search" : "search-field"}
        role="search"
        data-pane={place === "screen" ? "query" : undefined}
        tabIndex={-1}
        onSubmit={search}
      >
        <input
          id={id}
          class="kern-form-input__input"
          data-search-field
          data-pane-entry={place === "screen" || undefined}
          role="combobox"
          aria-label={t("search.field")}
          aria-expanded={open}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={open && current >= 0 ? `${id}-${current}` : undefined}
          autocomplete="off"
          spellcheck={false}
          enterkeyhint="search"
          placeholder={placeholder}
          value={value}
          onInput={({ currentTarget: field }) => type(field.value, field.selectionEnd === field.value.length)}
          onKeyDown={pressed}
          onBlur={close}
        />
        {children}
      </form>
      <div class="suggested" hidden={!open}>
        <ul id={`${id}-list`} role="listbox" aria-label={t("search.suggestions")}>
          {words.map((word, index) => (
            <li
              key={word}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === current}
              onPointerDown={(event) => {
                event.preventDefault();
                choose(word);
              }}
            >
              {word}
            </li>
          ))}
        </ul>
        <span class="small" aria-hidden="true">
          {t("search.suggestHint")}
        </span>
      </div>
    </>
  );
}
