// SPDX-License-Identifier: EUPL-1.2
// Suchverlauf: kept per person on the node, and deletable.
import { useState } from "preact/hooks";
import { node } from "../../api/node";
import { Button } from "../../parts/button";
import { Question } from "../../parts/dialog";
import { Loading, useLoaded } from "../../parts/loading";
import { Empty, Failure, failureText } from "../../parts/notice";
import { Time } from "../../parts/time";
import { say } from "../../state/announcement";
import { repeatSearch } from "../../state/search";
import { t } from "../../texts/text";
import { searchLevel } from "../shell/entries";
import { SecondLevel } from "../shell/second_level";

export function SearchHistory() {
  const { value, error, again } = useLoaded("history", node.pastSearches);
  const [asks, setAsks] = useState(false);
  const forget = () => {
    setAsks(false);
    node.forgetSearches().then(
      () => {
        say(t("history.deleted"));
        again();
      },
      (cause: unknown) => say(failureText(cause)),
    );
  };
  return (
    <>
      <SecondLevel label={t("shell.secondLevel")} entries={searchLevel} />
      <section class="pane pane--page" data-pane="page" tabIndex={0} aria-labelledby="history-title">
        <header class="pane__head">
          <h1 id="history-title">{t("search.history")}</h1>
          {Boolean(value?.entries.length) && <Button onClick={() => setAsks(true)}>{t("history.delete")}</Button>}
        </header>
        {!value && (error ? <Failure cause={error} onRetry={again} /> : <Loading />)}
        {value?.entries.length === 0 && <Empty title={t("history.none")}>{t("history.howTo")}</Empty>}
        <ul class="plain past">
          {value?.entries.map((entry) => (
            <li key={entry.id}>
              <button type="button" class="as-link" onClick={() => repeatSearch(entry.query, entry.filters)}>
                {entry.query || t("history.onlyFilters")}
              </button>{" "}
              <span class="muted">
                <Time at={entry.at} long />
              </span>
            </li>
          ))}
        </ul>
      </section>
      {asks && (
        <Question
          title={t("history.deleteTitle")}
          text={t("history.deleteText")}
          yes={t("history.delete")}
          destroys
          onClose={() => setAsks(false)}
          onYes={forget}
        />
      )}
    </>
  );
}
