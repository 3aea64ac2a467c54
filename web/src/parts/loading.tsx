// SPDX-License-Identifier: EUPL-1.2
// Waiting for the node: nothing for 300 ms, then a skeleton, after 3 s a sentence.
import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../texts/text";

const skeletonAfter_ms = 300;
const slowAfter_ms = 3_000;

export type Loaded<T> = { value?: T; error?: unknown; again: () => void };

/** Loads when `key` changes; keeps the old value until the new one is there only if the key is the same. */
export function useLoaded<T>(key: string | undefined, load: () => Promise<T>): Loaded<T> {
  const [round, setRound] = useState(0);
  const [result, setResult] = useState<{ key: string | undefined; value?: T; error?: unknown }>({ key });
  const wanted = useRef(key);
  wanted.current = key;
  useEffect(() => {
    if (key === undefined) return;
    load().then(
      (value) => wanted.current === key && setResult({ key, value }),
      (error: unknown) => wanted.current === key && setResult({ key, error }),
    );
  }, [key, round]);
  const again = () => setRound((before) => before + 1);
  return result.key === key ? { ...result, again } : { again };
}

export function Loading({ lines = 6 }: { lines?: number }) {
  const [waited, setWaited] = useState<"short" | "long" | "slow">("short");
  useEffect(() => {
    const skeleton = setTimeout(() => setWaited("long"), skeletonAfter_ms);
    const slow = setTimeout(() => setWaited("slow"), slowAfter_ms);
    return () => {
      clearTimeout(skeleton);
      clearTimeout(slow);
    };
  }, []);
  if (waited === "short") return null;
  return (
    <div class="skeleton">
      <p class={waited === "slow" ? "small" : "kern-sr-only"} role="status">
        {t(waited === "slow" ? "loading.slow" : "loading.now")}
      </p>
      {Array.from({ length: lines }, (_, line) => (
        <div key={line} class="skeleton__line" />
      ))}
    </div>
  );
}
