import { createHash, randomBytes } from "node:crypto";

/** 256 bits: nobody guesses one, so a fast hash is enough to store it by. */
const SECRET_BYTES = 32;

/** A new secret for a cookie or a link, shown once. */
export const newSecret = (): string => randomBytes(SECRET_BYTES).toString("base64url");

/** What is stored of a secret: who reads the table cannot sign in with it. */
export const hashOfSecret = (secret: string): string => createHash("sha256").update(secret).digest("hex");
