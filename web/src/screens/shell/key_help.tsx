// SPDX-License-Identifier: EUPL-1.2
import { actionIds, allKeys, catalogue } from "../../keys/catalogue";
import { keyWord } from "../../keys/keyboard";
import { Dialog } from "../../parts/dialog";
import { singleKeys } from "../../state/preferences";
import { t } from "../../texts/text";

export function KeyTable() {
  return (
    <table class="table">
      <caption class="kern-sr-only">{t("help.title")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("help.act")}</th>
          <th scope="col">{t("help.key")}</th>
        </tr>
      </thead>
      <tbody>
        {actionIds
          .filter((id) => allKeys(id).length > 0)
          .map((id) => (
            <tr key={id}>
              <td>
                {t(catalogue[id].name)} {catalogue[id].later && <span class="small">{t("later.mark")}</span>}
              </td>
              <td>
                {allKeys(id).map((chord) => (
                  <kbd key={chord} class="key">
                    {keyWord(chord)}
                  </kbd>
                ))}
              </td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}

export function KeyHelp({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title={t("help.title")} kind="wide" onClose={onClose}>
      <p>{t(singleKeys.value === "on" ? "help.singleOn" : "help.singleOff")}</p>
      <KeyTable />
    </Dialog>
  );
}
