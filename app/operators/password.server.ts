import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from "node:crypto";

/**
 * scrypt with N = 2^15, r = 8, p = 3: one of the settings OWASP's password storage cheat sheet holds equal. It takes 32 MB
 * a try (the 128 MB of N = 2^17 would let a few tries at once exhaust a small machine) and about a quarter of a second.
 */
const COST = { N: 2 ** 15, r: 8, p: 3 };
const SALT_BYTES = 16;
const HASH_BYTES = 32;

/** Hashes a password for storing. The settings stand in the text, so that raising them leaves old hashes readable. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  return stored(salt, await derive(password, salt, COST));
}

/** What no password hashes to: compared against when there is no operator, so that both answers take the same time. */
const NOBODY = stored(Buffer.alloc(SALT_BYTES), Buffer.alloc(HASH_BYTES));

/** Whether the password is the one behind `hash`; with no hash false, after the same work. */
export async function isPassword(password: string, hash: string | null): Promise<boolean> {
  const [, N, r, p, salt = "", wanted = ""] = (hash ?? NOBODY).split("$");
  const want = Buffer.from(wanted, "base64url");
  const got = await derive(password, Buffer.from(salt, "base64url"), { N: Number(N), r: Number(r), p: Number(p) });
  return want.length === got.length && timingSafeEqual(want, got);
}

function stored(salt: Buffer, hash: Buffer): string {
  return ["scrypt", COST.N, COST.r, COST.p, salt.toString("base64url"), hash.toString("base64url")].join("$");
}

function derive(password: string, salt: Buffer, cost: { N: number; r: number; p: number }): Promise<Buffer> {
  const options: ScryptOptions = { ...cost, maxmem: 2 * 128 * cost.N * cost.r };
  return new Promise((resolve, reject) =>
    scrypt(password.normalize("NFKC"), salt, HASH_BYTES, options, (error, hash) =>
      error ? reject(error) : resolve(hash),
    ),
  );
}
