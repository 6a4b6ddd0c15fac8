import type { App } from "../app.ts";
import type { ShortWay } from "../web/short-way.server.ts";
import { MOST_BYTES, receiveWebhook } from "./receive.server.ts";

/** The receiver's addresses, ahead of the framework: routing a delivery costs more than verifying and storing it. */
export const webhookWay = (app: App): ShortWay => ({
  paths: new Set(["/api/webhooks/chatwoot", "/api/v1/webhooks/chatwoot"]),
  mostBytes: MOST_BYTES,
  answer: (request) => receiveWebhook(app, request),
});
