import { once } from "node:events";
import type { AddressInfo } from "node:net";
import express from "express";
import { expect, onTestFinished, test } from "vitest";
import { parseEnvironment } from "../../../app/config/environment.ts";
import { securityHeaders } from "../../../app/web/security-headers.ts";

/** The headers, and the nonce as the page saw it, of one answer. */
async function answer(env: Record<string, string>, publicUrl: string) {
  const server = express()
    .use(securityHeaders(parseEnvironment(env), publicUrl))
    .get("/", (_request, response) => void response.send(response.locals.nonce))
    .listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  const policy = response.headers.get("Content-Security-Policy") ?? "";
  return {
    headers: response.headers,
    nonce: await response.text(),
    policy: Object.fromEntries(
      policy.split(";").map((part) => [part.split(" ")[0], part.split(" ").slice(1).join(" ")]),
    ),
  };
}

const chatwoot = { CHATWOOT_BASE_URL: "https://chatwoot.example.com/desk" };

test("only scripts that carry the answer's own nonce run", async () => {
  const { policy, nonce } = await answer({}, "http://127.0.0.1:3000");
  expect(nonce).toMatch(/^[\w-]{22}$/);
  expect(policy).toMatchObject({
    "default-src": "'self'",
    "script-src": `'nonce-${nonce}' 'strict-dynamic'`,
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: https:",
    "connect-src": "'self'",
    "frame-ancestors": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "object-src": "'none'",
  });
  expect((await answer({}, "http://127.0.0.1:3000")).nonce).not.toBe(nonce);
});

test("our own forms keep their origin, other sites learn no address of a page", async () => {
  const { headers } = await answer({}, "http://127.0.0.1:3000");
  expect(headers.get("Referrer-Policy")).toBe("same-origin");
  expect(headers.get("X-Content-Type-Options")).toBe("nosniff");
});

test("what binds browsers to TLS is said over TLS alone", async () => {
  const plain = await answer({}, "http://127.0.0.1:3000");
  expect(plain.headers.get("Strict-Transport-Security")).toBeNull();
  expect(plain.policy).not.toHaveProperty("upgrade-insecure-requests");
  const secure = await answer({}, "https://hotdash.example.com");
  expect(secure.headers.get("Strict-Transport-Security")).toBe("max-age=31536000");
});

test("Chatwoot may frame HotDash only when embedding is switched on", async () => {
  const off = await answer(chatwoot, "https://hotdash.example.com");
  expect(off.policy["frame-ancestors"]).toBe("'self'");
  expect(off.headers.get("X-Frame-Options")).toBe("SAMEORIGIN");
  const on = await answer({ ...chatwoot, CHATWOOT_EMBED_TOKEN: "embed-token" }, "https://hotdash.example.com");
  expect(on.policy["frame-ancestors"]).toBe("'self' https://chatwoot.example.com");
  expect(on.headers.get("X-Frame-Options")).toBeNull();
});
