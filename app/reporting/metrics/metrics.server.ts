import { createHash, timingSafeEqual } from "node:crypto";
import { Gauge, Registry } from "prom-client";
import type { App } from "../../app.ts";
import { measured } from "../../web/measured.server.ts";
import { refusal } from "../../web/refusal.ts";
import { counts } from "./counts.server.ts";

/**
 * The metrics in Prometheus' text format, for whoever bears `OPS_TOKEN`.
 * 200 · 401 another token or none · 404 no `OPS_TOKEN` is set, so nobody may read them.
 * @param authorization the header of that name.
 */
export async function answerMetrics(app: App, authorization: string | null): Promise<Response> {
  const { OPS_TOKEN } = app.config;
  if (!OPS_TOKEN) return refusal(404, "no-metrics", "Set OPS_TOKEN to let a machine read metrics here.");
  const token = /^Bearer\s+(\S+)\s*$/i.exec(authorization ?? "")?.[1];
  if (token === undefined || !equal(token, OPS_TOKEN))
    return refusal(401, "not-allowed", "Send Authorization: Bearer <OPS_TOKEN>.", { "WWW-Authenticate": "Bearer" });
  const registry = Registry.merge([measured, await countedNow(app)]);
  return new Response(await registry.metrics(), {
    headers: { "Content-Type": registry.contentType, "Cache-Control": "no-store" },
  });
}

async function countedNow(app: App): Promise<Registry> {
  const registry = new Registry();
  for (const { name, help, labels, read } of counts) {
    const rows = await read(app);
    // A gauge without labels would say 0 where there is nothing to tell.
    if (rows.length === 0) continue;
    const gauge = new Gauge({ name, help, labelNames: labels, registers: [registry] });
    for (const { labels: of, value } of rows) gauge.set(of, value);
  }
  return registry;
}

/** Hashes are of one length, so the time taken tells nothing of the token. */
function equal(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => createHash("sha256").update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}
