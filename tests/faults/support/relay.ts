import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { AFRESH } from "./afresh.ts";

/** Stands between Chatwoot and HotDash's receiver, and knows which deliveries HotDash said it has. */
export type Relay = {
  url: string;
  /** Ids of customer messages whose `message_created` was answered 200. */
  acknowledged: Set<number>;
  /** What to do the moment the next `message_created` of a customer is acknowledged. */
  whenAcknowledged(act: () => void): void;
  close(): Promise<void>;
};

/** @param target where HotDash receives webhooks. */
export async function openRelay(target: string): Promise<Relay> {
  const acknowledged = new Set<number>();
  let next: (() => void) | null = null;
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    const body = Buffer.concat(parts);
    const headers = Object.entries(request.headers).filter(([name]) => /^(x-chatwoot-|content-type)/.test(name));
    const answer = await fetch(target, {
      method: "POST",
      headers: { ...(Object.fromEntries(headers) as Record<string, string>), ...AFRESH },
      body,
    }).catch(() => null);
    // Nobody listens: Chatwoot sees that too, and does not come back.
    if (!answer) return response.destroy();
    const event = JSON.parse(body.toString()) as { event: string; message_type?: string; id: number };
    if (answer.status === 200 && event.event === "message_created" && event.message_type === "incoming") {
      next?.();
      next = null;
      acknowledged.add(event.id);
    }
    await answer.body?.cancel().catch(() => {});
    response.writeHead(answer.status).end();
  });
  // Its own side never closes a connection that Chatwoot is about to use.
  server.keepAliveTimeout = 0;
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    acknowledged,
    whenAcknowledged: (act) => {
      next = act;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
