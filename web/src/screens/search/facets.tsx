// SPDX-License-Identifier: EUPL-1.2
// Narrowing a result: period, then what the node counted after its own check of who may read what.
import { useEffect, useState } from "preact/hooks";
import { facetNames, type FacetName, type FacetValue } from "../../api/types";
import { Checkbox, Select, TextField } from "../../parts/field";
import { filters, result, setPeriod, toggleFacet } from "../../state/search";
import { named, number, t, word } from "../../texts/text";

type Period = "all" | "month" | "year" | "own";

const dayString = (date: Date) => date.toISOString().slice(0, 10);

function monthsAgo(months: number): string {
  const date = new Date();
  date.setMonth(date.getMonth() - months);
  return dayString(date);
}

function PeriodChoice() {
  const now = filters.value;
  const [period, setPeriodKind] = useState<Period>(now.from || now.to ? "own" : "all");
  const shown = !now.from && !now.to && period !== "own" ? "all" : period;
  const choose = (next: Period) => {
    setPeriodKind(next);
    if (next === "all") setPeriod(undefined, undefined);
    if (next === "month") setPeriod(monthsAgo(1), undefined);
    if (next === "year") setPeriod(monthsAgo(12), undefined);
  };
  return (
    <>
      <Select
        id="period"
        label={t("search.period")}
        choices={(["all", "month", "year", "own"] as const).map((value) => ({ value, label: t(`period.${value}`) }))}
        value={shown}
        onChange={choose}
      />
      {shown === "own" && (
        <div class="period">
          <TextField id="from" type="date" label={t("search.from")} value={now.from ?? ""} onInput={(from) => setPeriod(from, now.to)} />
          <TextField id="until" type="date" label={t("search.until")} value={now.to ?? ""} onInput={(to) => setPeriod(now.from, to)} />
        </div>
      )}
    </>
  );
}

const shown_most = 8;

const groupOf: Partial<Record<FacetName, string>> = { kind: "kind", level: "level" };

function valueWord(name: FacetName, value: FacetValue): string {
  const group = groupOf[name];
  return group ? word(group, value.value) : named(value.label) || value.value;
}

function Facet({ name, values }: { name: FacetName; values: readonly FacetValue[] }) {
  const [all, setAll] = useState(false);
  const chosen = filters.value[name];
  const shown = all ? values : values.filter((value, index) => index < shown_most || chosen.includes(value.value));
  return (
    <fieldset class="facet">
      <legend>{t(`facet.${name}`)}</legend>
      {shown.map((value) => (
        <Checkbox
          key={value.value}
          id={`${name}-${value.value.replace(/\W/g, "-")}`}
          label={
            <>
              <span class="facet__name">{valueWord(name, value)}</span> <span class="facet__count">{number(value.count)}</span>
            </>
          }
          checked={chosen.includes(value.value)}
          onChange={(on) => toggleFacet(name, value.value, on)}
        />
      ))}
      {values.length > shown_most && (
        <button type="button" class="as-link" aria-expanded={all} onClick={() => setAll(!all)}>
          {t(all ? "facet.fewer" : "facet.all", { count: values.length })}
        </button>
      )}
    </fieldset>
  );
}

/** Side by side with the hits there is room; above them, in a narrow window, they open on demand. */
const narrow = matchMedia("(max-width: 760px)");

export function Facets() {
  const [open, setOpen] = useState(!narrow.matches);
  useEffect(() => {
    const follow = () => setOpen(!narrow.matches);
    narrow.addEventListener("change", follow);
    return () => narrow.removeEventListener("change", follow);
  }, []);
  const counted = result.value?.facets ?? {};
  return (
    <section class="pane pane--facets" data-pane="facets" tabIndex={-1} aria-label={t("search.narrow")}>
      <button type="button" class="as-link facets__toggle" aria-expanded={open} aria-controls="facets" onClick={() => setOpen(!open)}>
        {t("search.narrow")}
      </button>
      <div id="facets" hidden={!open}>
        <PeriodChoice />
        {facetNames.map((name) => {
          const values = counted[name] ?? [];
          return values.length > 0 && <Facet key={name} name={name} values={values} />;
        })}
      </div>
    </section>
  );
}
