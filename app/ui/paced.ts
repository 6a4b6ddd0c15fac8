/** Something done again and again on request, with a pause between. */
export type Paced = {
  /** Does it at once, or as soon as it may be done again. Asked often meanwhile, it is done once. */
  ask(): void;
  /** It may be possible now: what was asked for while it was not is done. */
  retry(): void;
  stop(): void;
};

/**
 * @param possible whether it can be done now; when it cannot, `retry` tells when to look again.
 * @param leastMs from one beginning to the next.
 */
export function paced(act: () => void, possible: () => boolean, leastMs: number): Paced {
  let wanted = false;
  let nextAt = Number.NEGATIVE_INFINITY;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const retry = () => {
    clearTimeout(timer);
    if (!wanted || !possible()) return;
    const waitMs = nextAt - performance.now();
    if (waitMs > 0) {
      timer = setTimeout(retry, waitMs);
      return;
    }
    wanted = false;
    nextAt = performance.now() + leastMs;
    act();
  };
  return {
    ask: () => {
      wanted = true;
      retry();
    },
    retry,
    stop: () => clearTimeout(timer),
  };
}
