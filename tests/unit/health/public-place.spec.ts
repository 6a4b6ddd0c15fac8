import { expect, test } from "vitest";
import { findPublicPlace, isPrivateAddress } from "../../../app/health/public-place.server.ts";

test.each([
  "127.0.0.1",
  "10.1.2.3",
  "172.16.0.1",
  "172.31.255.255",
  "192.168.3.21",
  "169.254.169.254",
  "100.64.0.1",
  "0.0.0.0",
  "255.255.255.255",
  "::1",
  "::",
  "fd00::1",
  "fe80::1",
  "::ffff:192.168.3.21",
])("%s is no address of the internet", (ip) => {
  expect(isPrivateAddress(ip)).toBe(true);
});

test.each(["93.184.216.34", "172.32.0.1", "100.128.0.1", "2606:2800:220:1::1", "::ffff:93.184.216.34"])(
  "%s is one of the internet",
  (ip) => {
    expect(isPrivateAddress(ip)).toBe(false);
  },
);

const knows =
  (...addresses: string[]) =>
  async () =>
    addresses;
const nobody = async (): Promise<string[]> => {
  throw new Error("DNS must not be asked");
};

test.each([
  ["http://localhost:3000", "private-name"],
  ["http://app.localhost", "private-name"],
  ["http://hotdash:3000", "private-name"],
  ["https://desk.local", "private-name"],
  ["https://desk.shop.internal.", "private-name"],
  ["http://192.168.3.21:8080", "private"],
  ["http://[::1]:3000", "private"],
  ["https://93.184.216.34", "public"],
])("%s is told without DNS: %s", async (url, kind) => {
  expect((await findPublicPlace(url, nobody)).kind).toBe(kind);
});

test("a name is private only when all its addresses are", async () => {
  const url = "https://hotdash.example.com";
  expect(await findPublicPlace(url, knows("10.0.0.5"))).toEqual({ kind: "private", addresses: ["10.0.0.5"] });
  expect((await findPublicPlace(url, knows("10.0.0.5", "93.184.216.34"))).kind).toBe("public");
});

test("a name that DNS does not know says with which code", async () => {
  const unknown = async () => {
    throw Object.assign(new Error("no such name"), { code: "ENOTFOUND" });
  };
  expect(await findPublicPlace("https://hotdash.example.com", unknown)).toEqual({
    kind: "unresolved",
    code: "ENOTFOUND",
  });
});
