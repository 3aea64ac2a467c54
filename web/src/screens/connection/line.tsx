// SPDX-License-Identifier: EUPL-1.2
import type { ComponentChildren } from "preact";

/** One thing and how it stands. */
export function Line({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{children}</td>
    </tr>
  );
}
