import { expect, test } from "vitest";
import { hashPassword, isPassword } from "../../../app/operators/password.server.ts";

test("a password is known by its hash, and no other is", async () => {
  const hash = await hashPassword("correct horse battery");
  expect(await isPassword("correct horse battery", hash)).toBe(true);
  expect(await isPassword("correct horse batterz", hash)).toBe(false);
  expect(await isPassword("", hash)).toBe(false);
});

test("the same password never has the same hash, and no hash holds the password", async () => {
  const [one, other] = await Promise.all([
    hashPassword("correct horse battery"),
    hashPassword("correct horse battery"),
  ]);
  expect(one).not.toBe(other);
  expect(one).toMatch(/^scrypt\$32768\$8\$3\$[\w-]{22}\$[\w-]{43}$/);
});

test("a hash made with other costs is still understood", async () => {
  // scrypt("pleaseletmein", "SodiumChloride", 16384, 8, 1): first 32 bytes of the test vector in RFC 7914.
  const salt = Buffer.from("SodiumChloride").toString("base64url");
  const hash = Buffer.from("7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2", "hex");
  expect(await isPassword("pleaseletmein", `scrypt$16384$8$1$${salt}$${hash.toString("base64url")}`)).toBe(true);
});

test("the same letters typed on another keyboard are the same password", async () => {
  const composed = "Z\u00fcrich am Abend";
  expect(await isPassword("Zu\u0308rich am Abend", await hashPassword(composed))).toBe(true);
});

test("nobody's password is never right", async () => {
  expect(await isPassword("", null)).toBe(false);
  expect(await isPassword("correct horse battery", null)).toBe(false);
});
