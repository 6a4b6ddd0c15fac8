/**
 * Why Chatwoot gave no answer. `status` is an answer that says no (`page`: in HTML, so from something in front of
 * Chatwoot); `page` is a web page where JSON was asked for; the others never came to an answer.
 */
export type Failure =
  | { kind: "status"; status: number; page: boolean; said: "no-token" | "unknown-token" | null }
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

/** Names the failure behind an error's code. */
export function failureOfCode(code: string | null): Failure {
  if (code === null) return { kind: "broken", code: "no reason told" };
  if (Object.hasOwn(kinds, code)) return { kind: kinds[code as keyof typeof kinds], code };
  return { kind: ofCertificates.test(code) ? "certificate" : "broken", code };
}
