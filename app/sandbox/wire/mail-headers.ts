import type { Address, Header } from "postal-mime";

/** The value of the first header of that name, or null. */
export function headerOf(headers: Header[], name: string): string | null {
  return headers.find(({ key }) => key === name)?.value.trim() || null;
}

/** Plain addresses in order; a group counts as its members. */
export function addressesOf(list: Address[] | undefined): string[] {
  return (list ?? [])
    .flatMap((entry) => entry.group ?? [entry])
    .map(({ address }) => address)
    .filter((address) => address.includes("@"));
}

/** Message ids without their angle brackets. */
export function messageIdsOf(value: string | null): string[] {
  if (!value) return [];
  const bracketed = [...value.matchAll(/<([^<>\s]+)>/g)].map(([, id]) => id ?? "");
  return bracketed.length > 0 ? bracketed : value.split(/[\s<>]+/).filter(Boolean);
}

/**
 * `Content-Type` as Chatwoot repeats it: type and parameter names in lower case, parameters joined by "; ", and quotes
 * only around a value that needs them.
 */
export function contentTypeOf(value: string | null): string | null {
  if (!value) return null;
  const type = (value.split(";")[0] ?? "").trim().toLowerCase();
  const parameters = [...value.matchAll(/;\s*([^\s=;]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s"]+))/g)].map(
    ([, name = "", quoted, bare = ""]) => {
      const content = quoted?.replace(/\\(.)/g, "$1") ?? bare;
      return `${name.toLowerCase()}=${/^[\w!#$%&'*+.^`{|}~-]+$/.test(content) ? content : JSON.stringify(content)}`;
    },
  );
  return [type, ...parameters].join("; ");
}

/** A `Date` header as ISO 8601 in the sender's own offset, such as "2026-11-30T12:22:54.000+01:00"; null if unreadable. */
export function dateOf(value: string | null): string | null {
  const time = (value ?? "").replace(/\(.*$/, "").trim();
  const at = Date.parse(time);
  if (Number.isNaN(at)) return null;
  const [, sign = "+", hours = "00", minutes = "00"] = /([+-])(\d\d):?(\d\d)$/.exec(time) ?? [];
  const offsetMinutes = (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
  const local = new Date(at + offsetMinutes * 60_000);
  return `${local.toISOString().slice(0, -1)}${sign}${hours}:${minutes}`;
}

/** Chatwoot's own rule: these two headers alone, neither `Precedence` nor `List-Id`. */
export function isAutoReply(headers: Header[]): boolean {
  const submitted = headerOf(headers, "auto-submitted");
  return (
    (submitted !== null && submitted.toLowerCase() !== "no") ||
    headerOf(headers, "x-autoreply")?.toLowerCase() === "yes"
  );
}
