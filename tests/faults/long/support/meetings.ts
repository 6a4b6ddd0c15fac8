import { setTimeout as sleep } from "node:timers/promises";
import { type Meeting, write } from "./door.ts";

const JSON_TYPE = { "Content-Type": "application/json" };
const HTML_TYPE = { "Content-Type": "text/html" };
const MAINTENANCE = "<!doctype html><title>Down for maintenance</title>";
/** Far beyond any answer of anybody's, and enough to be felt by who holds several. */
const HUGE_BYTES = 96 * 1024 * 1024;
const PART = Buffer.alloc(1024 * 1024, " ");

/** Never an answer; the connection stays. */
export const hangs: Meeting = () => {};

export const slow =
  (ms: number): Meeting =>
  async (response, pass) => {
    await sleep(ms);
    write(response, await pass());
  };

export const says =
  (status: number, body: string, headers: Record<string, string> = JSON_TYPE): Meeting =>
  (response) =>
    write(response, { status, headers, body: Buffer.from(body) });

/** As a proxy that lost who is behind it. */
export const notJson = says(200, MAINTENANCE, HTML_TYPE);
export const htmlError = says(500, MAINTENANCE, HTML_TYPE);
export const wrongShape = says(200, '{"ok":true}');

export const huge: Meeting = async (response) => {
  response.writeHead(200, JSON_TYPE);
  for (let sent = 0; sent < HUGE_BYTES && !response.destroyed; sent += PART.length) {
    if (!response.write(PART)) await new Promise((drained) => response.once("drain", drained).once("close", drained));
  }
  response.end("{}");
};

/** What was asked for is done, and the answer breaks off in the middle. */
export const closesMidBody: Meeting = async (response, pass) => {
  const { status, headers, body } = await pass();
  response.writeHead(status, { ...headers, "Content-Length": body.length });
  response.write(body.subarray(0, body.length >> 1), () => response.destroy());
};

export const doneAndLost: Meeting = async (response, pass) => {
  await pass();
  response.destroy();
};

export const doneAndFailed: Meeting = async (response, pass) => {
  await pass();
  write(response, { status: 500, headers: HTML_TYPE, body: Buffer.from(MAINTENANCE) });
};
