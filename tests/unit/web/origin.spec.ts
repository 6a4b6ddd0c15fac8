import { expect, test } from "vitest";
import { comesFromOurPages } from "../../../app/web/origin.ts";

const PUBLIC_URL = "https://hotdash.example.com";

const write = (headers: Record<string, string>, method = "POST") =>
  comesFromOurPages(new Request("http://10.0.0.5:3000/actions/pause", { method, headers }), PUBLIC_URL);

test.each([
  ["Origin is where people reach HotDash", { Origin: "https://hotdash.example.com" }],
  ["Origin is the address the request came to", { Origin: "http://10.0.0.5:3000" }],
  ["the browser says same-origin", { "Sec-Fetch-Site": "same-origin" }],
  ["the browser says same-origin and keeps the origin to itself", { "Sec-Fetch-Site": "same-origin", Origin: "null" }],
])("a write is let through when %s", (_when, headers) => {
  expect(write(headers)).toBe(true);
});

test.each([
  ["nothing says where it comes from", {}],
  ["another site sent it", { Origin: "https://evil.example" }],
  ["a subdomain sent it", { Origin: "https://x.hotdash.example.com", "Sec-Fetch-Site": "same-site" }],
  ["another port sent it", { Origin: "http://10.0.0.5:3001" }],
  ["its origin is opaque", { Origin: "null" }],
  ["its origin is no address", { Origin: "hotdash.example.com" }],
  ["our address stands inside another", { Origin: "https://hotdash.example.com.evil.example" }],
])("a write is refused when %s", (_when, headers: Record<string, string>) => {
  for (const method of ["POST", "PUT", "PATCH", "DELETE"]) expect(write(headers, method)).toBe(false);
});

test("a read needs no origin", () => {
  expect(write({}, "GET")).toBe(true);
  expect(write({}, "HEAD")).toBe(true);
});
