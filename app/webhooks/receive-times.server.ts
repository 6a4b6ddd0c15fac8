import { Histogram } from "prom-client";
import { measured } from "../web/measured.server.ts";

/** Around the 50 ms aimed at; Chatwoot hangs up after 5 s. */
const BUCKETS_SECONDS = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1, 5];

/** How long a webhook took from its arrival at the receiver to its answer, by the answer's status. */
export const receiveTimes = new Histogram({
  name: "hotdash_webhook_receive_seconds",
  help: "Time from a webhook's arrival at the receiver to its answer, in this process",
  labelNames: ["status"],
  buckets: BUCKETS_SECONDS,
  registers: [measured],
});
