import { createHmac, timingSafeEqual } from "node:crypto";
import { expect, test, vi } from "vitest";
import { SIGNATURE_WINDOW_SECONDS, verifySignature } from "../../../app/webhooks/signature.ts";

vi.mock("node:crypto", async (load) => {
  const crypto = await load<typeof import("node:crypto")>();
  return { ...crypto, timingSafeEqual: vi.fn(crypto.timingSafeEqual) };
});

const SECRET = "first-secret-of-the-webhook";
const NEXT_SECRET = "second-secret-of-the-webhook";
const now = new Date("2026-11-21T09:00:00Z");
const CLOCK = String(now.getTime() / 1000);
const BODY = '{"event":"message_created","id":90211,"content":"Does the desk lamp dim? \\u003c3"}';

const bytesOf = (body: string | Uint8Array) => Buffer.from(body);
const hex = (secret: string, ...parts: (string | Uint8Array)[]) => {
  const mac = createHmac("sha256", secret);
  for (const part of parts) mac.update(part);
  return mac.digest("hex");
};
/** As Chatwoot 4.12 and later sign: `sha256=` over `timestamp.body`. */
const signed = (secret: string, body: string | Uint8Array = BODY, timestamp = CLOCK) =>
  `sha256=${hex(secret, `${timestamp}.`, body)}`;
const secondsAway = (seconds: number) => String(Number(CLOCK) + seconds);

type Case = {
  signature: string | null;
  timestamp?: string | null;
  body?: string | Uint8Array;
  secrets?: string[];
  legacy?: boolean;
};

const verdictOn = ({ signature, timestamp = CLOCK, body = BODY, secrets = [SECRET], legacy = false }: Case) =>
  verifySignature([bytesOf(body)], { signature, timestamp }, secrets, now, { legacy });

const emoji = JSON.stringify({ event: "message_created", content: "Danke schön 🙏 שלום \u2028" });
const odd = new Uint8Array([0x00, 0xff, 0xfe, 0x80, 0x0a]);

test.each<[string, Case]>([
  ["signed with the secret", { signature: signed(SECRET) }],
  ["signed with the second of two secrets", { signature: signed(NEXT_SECRET), secrets: [SECRET, NEXT_SECRET] }],
  ["signed with the first of two secrets", { signature: signed(SECRET), secrets: [SECRET, NEXT_SECRET] }],
  ["an empty body", { signature: signed(SECRET, ""), body: "" }],
  ["emoji and right-to-left text", { signature: signed(SECRET, emoji), body: emoji }],
  ["bytes that are no text at all", { signature: signed(SECRET, odd), body: odd }],
  [
    "a clock 300 s behind ours",
    { signature: signed(SECRET, BODY, secondsAway(-SIGNATURE_WINDOW_SECONDS)), timestamp: secondsAway(-300) },
  ],
  [
    "a clock 300 s ahead of ours",
    { signature: signed(SECRET, BODY, secondsAway(SIGNATURE_WINDOW_SECONDS)), timestamp: secondsAway(300) },
  ],
  ["the old bare signature where it is allowed", { signature: hex(SECRET, BODY), timestamp: null, legacy: true }],
  ["the new signature where the old one is allowed too", { signature: signed(SECRET), legacy: true }],
])("passes: %s", (_, given) => {
  expect(verdictOn(given)).toEqual({ ok: true });
});

test.each<[string, Case, "missing" | "stale" | "wrong"]>([
  ["no signature", { signature: null }, "missing"],
  ["an empty signature", { signature: "" }, "missing"],
  ["no timestamp", { signature: signed(SECRET), timestamp: null }, "missing"],
  ["neither header", { signature: null, timestamp: null }, "missing"],
  [
    "a timestamp that is no number",
    { signature: signed(SECRET, BODY, "yesterday"), timestamp: "yesterday" },
    "missing",
  ],
  [
    "a timestamp in milliseconds",
    { signature: signed(SECRET, BODY, `${CLOCK}000`), timestamp: `${CLOCK}000` },
    "missing",
  ],
  [
    "a timestamp with a fraction",
    { signature: signed(SECRET, BODY, `${CLOCK}.5`), timestamp: `${CLOCK}.5` },
    "missing",
  ],
  [
    "a clock 301 s behind",
    { signature: signed(SECRET, BODY, secondsAway(-301)), timestamp: secondsAway(-301) },
    "stale",
  ],
  ["a clock 301 s ahead", { signature: signed(SECRET, BODY, secondsAway(301)), timestamp: secondsAway(301) }, "stale"],
  ["another secret", { signature: signed(NEXT_SECRET) }, "wrong"],
  ["no secret configured", { signature: signed(""), secrets: [] }, "wrong"],
  ["one byte of the body changed", { signature: signed(SECRET), body: BODY.replace("90211", "90212") }, "wrong"],
  ["one byte appended", { signature: signed(SECRET), body: `${BODY}\n` }, "wrong"],
  ["the body alone signed", { signature: `sha256=${hex(SECRET, BODY)}` }, "wrong"],
  ["a fresh timestamp on an old signature", { signature: signed(SECRET, BODY, secondsAway(-900)) }, "wrong"],
  ["upper-case digits", { signature: signed(SECRET).toUpperCase().replace("SHA256", "sha256") }, "wrong"],
  ["no sha256= before it", { signature: hex(SECRET, `${CLOCK}.`, BODY) }, "wrong"],
  ["another algorithm's name", { signature: signed(SECRET).replace("sha256", "sha512") }, "wrong"],
  ["a signature cut short", { signature: signed(SECRET).slice(0, -1) }, "wrong"],
  ["a signature with more behind it", { signature: `${signed(SECRET)}00` }, "wrong"],
  ["characters of several bytes", { signature: `sha256=${"é".repeat(32)}` }, "wrong"],
  ["the old bare signature where it is not allowed", { signature: hex(SECRET, BODY) }, "wrong"],
  ["the old bare signature of another secret", { signature: hex(NEXT_SECRET, BODY), legacy: true }, "wrong"],
  [
    "the old bare signature of another body",
    { signature: hex(SECRET, `${BODY} `), timestamp: null, legacy: true },
    "wrong",
  ],
  [
    "a stale new signature where the old one is allowed too",
    { signature: signed(SECRET, BODY, secondsAway(-301)), timestamp: secondsAway(-301), legacy: true },
    "stale",
  ],
])("refuses: %s", (_, given, reason) => {
  expect(verdictOn(given)).toEqual({ ok: false, reason });
});

test("a signature of the right length is compared in constant time, whatever it holds", () => {
  for (const signature of [signed(SECRET), signed(NEXT_SECRET)]) {
    vi.mocked(timingSafeEqual).mockClear();
    verdictOn({ signature });
    expect(timingSafeEqual).toHaveBeenCalledExactlyOnceWith(Buffer.from(signature), Buffer.from(signed(SECRET)));
  }
});
