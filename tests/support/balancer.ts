import { once } from "node:events";
import { request as ask, createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** One request that was passed on. `status` is null when it was not answered before its sender gave up. */
export type Passed = { to: number; path: string; status: number | null; body: string };

/**
 * Stands before several processes as a load balancer does: each request goes to the next of them, unless it must go to one.
 * @param port 0 takes any.
 */
export async function openBalancer(targets: () => string[], port = 0) {
  const passed: Passed[] = [];
  let turn = 0;
  const balancer = {
    url: "",
    passed,
    /** While set, all goes to this one. */
    only: null as number | null,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
  const server = createServer(async (incoming, outgoing) => {
    const parts: Buffer[] = [];
    for await (const part of incoming) parts.push(part);
    const all = targets();
    const to = balancer.only ?? turn++ % all.length;
    const body = Buffer.concat(parts);
    const told = (status: number | null) =>
      passed.push({ to, path: incoming.url ?? "", status, body: body.toString("utf8") });
    const { method, headers } = incoming;
    const asked = ask(new URL(incoming.url ?? "/", all[to]), { method, headers }, (answer) => {
      told(answer.statusCode ?? null);
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    })
      .on("error", () => {
        told(null);
        outgoing.destroy();
      })
      .end(body);
    outgoing.on("close", () => asked.destroy());
  }).listen(port, "127.0.0.1");
  await once(server, "listening");
  balancer.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return balancer;
}
