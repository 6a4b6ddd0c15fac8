import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import pino from "pino";
import { startAgentService } from "../../../app/agent-service/server.server.ts";
import { underFaults } from "../../../app/sandbox/doors/under-faults.server.ts";
import { createFaults, type Faults } from "../../../app/sandbox/faults.ts";
import { AFRESH } from "./afresh.ts";

export const AGENT_SECRET = "agent-secret-of-the-faults";

/** An agent service that outlives whoever asks it, meets faults as the sandbox does, and counts. */
export type AgentStandIn = {
  address: string;
  faults: Faults;
  /** How often a draft was asked for, by the customer message it answers. */
  asked: Map<number, number>;
  close(): Promise<void>;
};

/** The real agent service with its offline model, behind a door that can fail. */
export async function openAgentStandIn(): Promise<AgentStandIn> {
  const log = pino({ level: "silent" });
  const service = await startAgentService({
    port: 0,
    host: "127.0.0.1",
    secret: AGENT_SECRET,
    model: { name: "offline" },
    log,
  });
  const faults = createFaults();
  const asked = new Map<number, number>();
  const stop = new AbortController();
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    const body = Buffer.concat(parts);
    const call = { method: request.method ?? "GET", path: request.url ?? "/" };
    if (call.path === "/drafts") {
      const { context } = JSON.parse(body.toString()) as { context: { sourceMessageId: number } };
      asked.set(context.sourceMessageId, (asked.get(context.sourceMessageId) ?? 0) + 1);
    }
    await underFaults(faults, call, response, stop.signal, async () => {
      const answer = await fetch(`${service.address}${call.path}`, {
        method: call.method,
        headers: { ...asTheyCame(request.headers), ...AFRESH },
        body: call.method === "GET" ? null : body,
      });
      return {
        status: answer.status,
        body: Buffer.from(await answer.arrayBuffer()),
        headers: { "Content-Type": answer.headers.get("Content-Type") ?? "" },
      };
    }).catch(() => response.destroy());
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    faults,
    asked,
    close: async () => {
      stop.abort();
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      await service.close();
    },
  };
}

const asTheyCame = (headers: IncomingHttpHeaders) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => /^(x-|content-type)/.test(name))) as Record<
    string,
    string
  >;
