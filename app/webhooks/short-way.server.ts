import type { App } from "../app.ts";
import type { ShortWay } from "../web/short-way.server.ts";
import { receiveWebhook } from "./receive.server.ts";
import { LIMITS, type ReceivedBytes } from "./received-bytes.ts";

/** The receiver's addresses, ahead of the framework: routing a delivery costs more than verifying and storing it. */
export const webhookWay = (app: App, held?: ReceivedBytes): ShortWay => ({
  paths: new Set(["/api/webhooks/chatwoot", "/api/v1/webhooks/chatwoot"]),
  mostBytes: LIMITS.oneBytes,
  answer: (incoming) => receiveWebhook(app, incoming, held),
});
