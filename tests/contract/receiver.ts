import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { networkInterfaces } from "node:os";
import { brief, Differs } from "./harness/check.ts";

/** One request of Chatwoot as it arrived. `name` is the last part of the path: account, api-inbox, bot, rule, ... */
export type Delivery = {
  method: string;
  name: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
  json: Record<string, unknown>;
  event: string;
  atMs: number;
};

export type Receiver = {
  /** The address for Chatwoot to post to under this name. */
  urlOf(name: string): string;
  deliveries: Delivery[];
  /** What requests to this name are answered with; 200 unless said. A redirect leads to the name `<name>-followed`. */
  answer(name: string, status: number): void;
  /** The first delivery that fits, also of those that came before. Throws Differs when none comes in time. */
  until(fits: (delivery: Delivery) => boolean, what: string): Promise<Delivery>;
  /** Waits until nothing came for a while. */
  quiet(): Promise<void>;
  close(): Promise<void>;
};

export type Patience = {
  /** How long a delivery, or a change in the background, may take. */
  deliveryMs: number;
  /** Without a delivery for so long, none is under way. */
  quietMs: number;
};

/** Others may write without a pause: after so many quiet times nobody waits on. */
const QUIET_TIMES_AT_MOST = 10;

/** Opens a receiver of webhooks; `publicUrl` is an address from which Chatwoot's requests come to this machine. */
export async function openReceiver(tag: string, patience: Patience, publicUrl?: string): Promise<Receiver> {
  const deliveries: Delivery[] = [];
  const statuses = new Map<string, number>();
  const waiting = new Set<() => void>();
  let lastMs = 0;
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    const body = Buffer.concat(parts);
    const name = (request.url ?? "").split("/").pop() ?? "";
    const json = parse(body);
    const event = typeof json.event === "string" ? json.event : "";
    lastMs = Date.now();
    deliveries.push({ method: request.method ?? "", name, headers: request.headers, body, json, event, atMs: lastMs });
    const status = statuses.get(name) ?? 200;
    if (status >= 300 && status < 400) response.setHeader("Location", urlOf(`${name}-followed`));
    response.writeHead(status).end();
    for (const look of [...waiting]) look();
  });
  const port = publicUrl === undefined ? 0 : portOf(publicUrl);
  await new Promise<void>((listening, failed) => {
    server.once("error", failed);
    server.listen(port, publicUrl === undefined ? "127.0.0.1" : hostToListenOn(publicUrl), listening);
  });
  const base = publicUrl?.replace(/\/+$/, "") ?? `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const urlOf = (name: string) => `${base}/${tag}/${name}`;

  return {
    urlOf,
    deliveries,
    answer: (name, status) => {
      statuses.set(name, status);
    },
    until: async (fits, what) => {
      const found = deliveries.find(fits);
      if (found) return found;
      return new Promise((resolve, reject) => {
        const look = () => {
          const late = deliveries.find(fits);
          if (!late) return;
          end();
          resolve(late);
        };
        const end = () => {
          waiting.delete(look);
          clearTimeout(timer);
        };
        const timer = setTimeout(() => {
          end();
          reject(new Differs(what, `no such delivery within ${patience.deliveryMs / 1000} s (last: ${lastEvents()})`));
        }, patience.deliveryMs);
        waiting.add(look);
      });
    },
    quiet: async () => {
      const startMs = Date.now();
      const endMs = startMs + QUIET_TIMES_AT_MOST * patience.quietMs;
      for (;;) {
        const leftMs = Math.max(lastMs, startMs) + patience.quietMs - Date.now();
        if (leftMs <= 0 || Date.now() > endMs) return;
        await new Promise((over) => setTimeout(over, leftMs));
      }
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };

  function lastEvents(): string {
    return brief(deliveries.slice(-4).map(({ name, event }) => `${name} ${event}`));
  }
}

function parse(body: Buffer): Record<string, unknown> {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return {};
  }
}

function portOf(url: string): number {
  const { port, protocol } = new URL(url);
  return port === "" ? (protocol === "https:" ? 443 : 80) : Number(port);
}

/** Loopback, where a tunnel ends, unless the address is one of this machine's own. */
function hostToListenOn(url: string): string {
  const own = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  const { hostname } = new URL(url);
  return own.some(({ address }) => address === hostname) ? hostname : "127.0.0.1";
}
