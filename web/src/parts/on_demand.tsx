// SPDX-License-Identifier: EUPL-1.2
// A screen whose code comes when it is first needed. A node that does not answer is said, and asked again.
import type { ComponentType } from "preact";
import { NodeUnreachable } from "../api/client";
import { Loading, useLoaded } from "./loading";
import { Failure } from "./notice";

export function onDemand<P extends object>(name: string, load: () => Promise<ComponentType<P>>): ComponentType<P> {
  let Ready: ComponentType<P> | undefined;
  const fetchOnce = async () => {
    try {
      Ready = await load();
    } catch {
      throw new NodeUnreachable();
    }
    return true;
  };
  return function OnDemand(props: P) {
    const { error, again } = useLoaded(Ready ? undefined : name, fetchOnce);
    if (Ready) return <Ready {...props} />;
    return error ? <Failure cause={error} onRetry={again} /> : <Loading />;
  };
}
