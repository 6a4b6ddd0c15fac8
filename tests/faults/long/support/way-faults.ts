import type { Bend } from "../../support/relay.ts";
import type { Place } from "./place.ts";
import type { Fault } from "./rows.ts";

const A_WHILE_SECONDS = 5;
const MINUTE = 60;
const TIMES = 20;

/** How many deliveries were answered like this so far; null is no answer at all. */
export const answered =
  (...wanted: (number | null)[]) =>
  ({ outside: { relay } }: Place) =>
    relay.answers.filter((status) => wanted.includes(status)).length;

const bent = (name: string, how: Bend, met: Fault["met"]): Fault => ({
  name,
  seconds: A_WHILE_SECONDS,
  begin: ({ outside }) => outside.relay.bend(how),
  met,
  end: ({ outside }) => outside.relay.bend(),
});

/** Chatwoot's clock is wrong: within 5 minutes its deliveries are taken, beyond they are refused and found by the sweep. */
export const chatwootsClock = [
  bent("webhooks stamped 4 min late, taken", { skewSeconds: -4 * MINUTE }, answered(200)),
  bent("webhooks stamped 4 min early, taken", { skewSeconds: 4 * MINUTE }, answered(200)),
  bent("webhooks stamped 6 min late, refused", { skewSeconds: -6 * MINUTE }, answered(401)),
  bent("webhooks stamped 6 min early, refused", { skewSeconds: 6 * MINUTE }, answered(401)),
];

/** More answers than deliveries: each of them is met nineteen times too often. */
export const sameWebhook = bent(`each webhook ${TIMES} times at once`, { times: TIMES }, answered(200));
