import { expect, test } from "vitest";
import { takePort } from "../../app/web/server.server.ts";

test("a request that comes while HotDash starts is held and then served", async () => {
  const taken = await takePort("127.0.0.1", 0);
  const early = fetch(`http://127.0.0.1:${taken.port}/`, { method: "POST", body: "a webhook" });
  await new Promise((arrived) => taken.server.once("request", arrived));
  taken.open(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    response.end(`served ${Buffer.concat(parts)}`);
  });
  expect(await (await early).text()).toBe("served a webhook");
  await taken.drain({ lingerMs: 0, drainMs: 100 });
});
