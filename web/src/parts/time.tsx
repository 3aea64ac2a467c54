// SPDX-License-Identifier: EUPL-1.2
import { clock, moment, t, utc, when } from "../texts/text";

/** A time of the post, with UTC as a hint. */
export function Time({ at, long = false }: { at: string; long?: boolean }) {
  return (
    <time dateTime={at} title={utc(at)}>
      {long ? moment(at) : when(at)}
    </time>
  );
}

/** „Stand 08:42 Uhr“. */
export function AsOf({ at }: { at: string | undefined }) {
  if (!at) return null;
  return (
    <span class="as-of">
      <time dateTime={at} title={utc(at)}>
        {t("state.asOf", { clock: clock(at) })}
      </time>
    </span>
  );
}
