import { expect, test } from "../playwright/support/test.ts";

test.use({ storageState: { cookies: [], origins: [] } });

const WEBHOOK_DOORS = ["/api/webhooks/chatwoot", "/api/v1/webhooks/chatwoot"];
const PAGES = ["/app", "/app/approvals", "/app/activity", "/app/ops", "/sandbox"];
const READ = ["/api/v1/activity", "/api/v1/approvals", "/api/v1/approvals/1"];
const WRITE = [
  "/app/approvals/1/decisions",
  "/app/approvals/1/claim",
  "/app/approvals/1/drafts",
  "/app/conversations/1/replies",
  "/app/conversations/1/drafts",
  "/app/sends/1/undo",
  "/app/sends/1/settle",
  "/actions/pause",
];
const TOO_MANY_BYTES = 16 * 1024 * 1024 + 1;

for (const door of WEBHOOK_DOORS) {
  test(`${door} takes nothing that is not signed`, async ({ request }) => {
    const unsigned = await request.post(door, { data: { event: "message_created" } });
    expect(unsigned.status()).toBe(401);
    expect(await unsigned.json()).toMatchObject({ code: "signature-missing" });
    const forged = await request.post(door, {
      data: { event: "message_created" },
      headers: {
        "X-Chatwoot-Timestamp": String(Math.floor(Date.now() / 1000)),
        "X-Chatwoot-Signature": `sha256=${"0".repeat(64)}`,
      },
    });
    expect(forged.status()).toBe(401);
    expect(await forged.json()).toMatchObject({ code: "signature-wrong" });
    const old = await request.post(door, {
      data: { event: "message_created" },
      headers: { "X-Chatwoot-Timestamp": "1700000000", "X-Chatwoot-Signature": `sha256=${"0".repeat(64)}` },
    });
    expect(old.status()).toBe(401);
  });

  test(`${door} is posted to, and with no more than 16 MiB`, async ({ request }) => {
    for (const method of ["GET", "PUT", "DELETE"])
      expect((await request.fetch(door, { method })).status(), method).toBe(405);
    const large = await request.post(door, { data: Buffer.alloc(TOO_MANY_BYTES, "a") });
    expect(large.status()).toBe(413);
  });
}

for (const path of PAGES)
  test(`${path} leads who is not signed in to the sign-in page`, async ({ request }) => {
    const answer = await request.get(path, { maxRedirects: 0 });
    expect(answer.status()).toBe(302);
    expect(answer.headers().location).toBe(`/login?next=${encodeURIComponent(path)}`);
  });

for (const path of READ)
  test(`${path} refuses who is not signed in`, async ({ request }) => {
    const answer = await request.get(path, { maxRedirects: 0 });
    expect(answer.status()).toBe(401);
    expect(await answer.json()).toMatchObject({ code: "not-signed-in" });
  });

for (const path of WRITE)
  test(`nobody writes to ${path} without being signed in, nor from another site`, async ({ request, product }) => {
    const ours = await request.post(path, { data: {}, maxRedirects: 0, headers: { Origin: product.publicUrl } });
    expect([302, 401]).toContain(ours.status());
    const foreign = await request.post(path, {
      data: {},
      maxRedirects: 0,
      headers: { Origin: "https://evil.example" },
    });
    expect(foreign.status()).toBe(403);
    expect(await foreign.json()).toMatchObject({ code: "wrong-origin" });
  });

test("every page carries a fresh nonce and lets no other script run", async ({ request }) => {
  const nonces = new Set<string>();
  for (let visit = 0; visit < 2; visit++) {
    const answer = await request.get("/login");
    const headers = answer.headers();
    const nonce =
      /script-src 'nonce-([\w-]+)' 'strict-dynamic'/.exec(headers["content-security-policy"] ?? "")?.[1] ?? "";
    expect(nonce).not.toBe("");
    nonces.add(nonce);
    const scripts = [...(await answer.text()).matchAll(/<script\b([^>]*)>/g)].map(([, attributes]) => attributes);
    expect(scripts.length).toBeGreaterThan(0);
    for (const script of scripts) expect(script).toContain(`nonce="${nonce}"`);
    expect(headers["content-security-policy"]).toMatch(/object-src 'none'.*|base-uri 'none'.*/);
    expect(headers["content-security-policy"]).toContain("frame-ancestors 'self'");
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["x-frame-options"]).toBe("SAMEORIGIN");
    expect(headers["x-powered-by"]).toBeUndefined();
  }
  expect(nonces.size).toBe(2);
});

test("the session's cookie is out of reach of scripts and of other sites", ({ adminSession }) => {
  expect(adminSession.cookies.length).toBeGreaterThan(0);
  for (const cookie of adminSession.cookies) {
    expect(cookie.httpOnly, cookie.name).toBe(true);
    expect(["Lax", "Strict"], cookie.name).toContain(cookie.sameSite);
  }
});

test("anybody may ask whether HotDash lives", async ({ request }) => {
  expect((await request.get("/health")).status()).toBe(200);
});

for (const path of ["/assets/..%2f..%2fetc/passwd", "/assets/%ff", "/%E0%A4%A"])
  test(`${path} is answered without a stack or a path of this machine`, async ({ request }) => {
    const answer = await request.get(path);
    expect(answer.status()).toBeGreaterThanOrEqual(400);
    expect(await answer.text()).not.toMatch(/node_modules|\.js:\d|at [A-Z]\w+ \(/);
  });
