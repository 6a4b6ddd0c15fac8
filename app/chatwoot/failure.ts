/** What an answer that says no says, where its words tell one from another. */
export type Said = "no-token" | "unknown-token" | "unknown-route" | "dashboard-route" | null;

/**
 * Why Chatwoot gave no answer. `status` is an answer that says no (`page`: in HTML); `page` is a web page where JSON was
 * asked for; the others never came to an answer.
 */
export type Failure =
  | { kind: "status"; status: number; page: boolean; said: Said }
  | { kind: "redirect"; to: string }
  | { kind: "page" | "other-shape" | "timeout" }
  | {
      kind: "no-such-name" | "nobody-listens" | "no-way-there" | "not-encrypted" | "certificate" | "broken";
      code: string;
    };

/** Kinds by the code of a connection's error; whatever is not here is `broken`, or a certificate's by its name. */
const kinds = {
  ENOTFOUND: "no-such-name",
  EAI_AGAIN: "no-such-name",
  ECONNREFUSED: "nobody-listens",
  EHOSTUNREACH: "no-way-there",
  ENETUNREACH: "no-way-there",
  ETIMEDOUT: "no-way-there",
  UND_ERR_CONNECT_TIMEOUT: "no-way-there",
  ERR_SSL_WRONG_VERSION_NUMBER: "not-encrypted",
  ERR_SSL_PACKET_LENGTH_TOO_LONG: "not-encrypted",
  EPROTO: "not-encrypted",
} as const;

const ofCertificates = /CERT|^ERR_TLS_|^UNABLE_TO_/;

/**
 * The words by which answers of one status are told apart; no other word of an answer is passed on. An address or verb that
 * Chatwoot does not have is a 404 in words of its own, or a page (4.15.1: JSON to whoever accepts JSON alone); below `/app`,
 * which is its dashboard's, it is a 406.
 */
export function saidIn(raw: string, status: number, page: boolean): Said {
  if (status === 404 && (page || /"error"\s*:\s*"Not Found"/.test(raw))) return "unknown-route";
  if (page) return null;
  if (status === 406 && raw.includes("dashboard routes")) return "dashboard-route";
  if (raw.includes("You need to sign in or sign up before continuing")) return "no-token";
  return raw.includes("Invalid Access Token") ? "unknown-token" : null;
}

/** Names the failure behind an error's code. */
export function failureOfCode(code: string | null): Failure {
  if (code === null) return { kind: "broken", code: "no reason told" };
  if (Object.hasOwn(kinds, code)) return { kind: kinds[code as keyof typeof kinds], code };
  return { kind: ofCertificates.test(code) ? "certificate" : "broken", code };
}
