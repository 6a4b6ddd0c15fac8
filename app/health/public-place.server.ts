import { lookup } from "node:dns/promises";
import { BlockList, isIP } from "node:net";

/** Where a public address leads, as far as its host's name and DNS tell from here. */
export type PublicPlace =
  | { kind: "public" | "private"; addresses: string[] }
  /** A name that only a local network knows: `localhost`, a container's name, `.local`. */
  | { kind: "private-name" }
  | { kind: "unresolved"; code: string };

const LOOKUP_MS = 5000;
/** Names that no public DNS answers for. */
const LOCAL_NAME = /^[^.]+$|\.(localhost|local|internal|lan|home\.arpa|test)$/;

/** What Chatwoot's guard refuses: private, loopback, link-local, carrier-grade and reserved ranges. */
const notPublic = new BlockList();
for (const [network, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["224.0.0.0", 3],
] as const)
  notPublic.addSubnet(network, prefix, "ipv4");
for (const [network, prefix] of [
  ["::", 127],
  ["fc00::", 7],
  ["fe80::", 10],
  ["ff00::", 8],
] as const)
  notPublic.addSubnet(network, prefix, "ipv6");

/** Whether an IP address belongs to a network of its own and not to the internet. */
export const isPrivateAddress = (ip: string): boolean => notPublic.check(ip, isIP(ip) === 6 ? "ipv6" : "ipv4");

/**
 * Finds out where an address leads. Private only when all its addresses are: one public address is enough for Chatwoot.
 * @param resolve asks DNS for every address of a name; throws as `dns.lookup` does.
 */
export async function findPublicPlace(publicUrl: string, resolve = resolveAll): Promise<PublicPlace> {
  const host = new URL(publicUrl).hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
  if (isIP(host)) return ofAddresses([host]);
  if (LOCAL_NAME.test(host)) return { kind: "private-name" };
  try {
    return ofAddresses(await resolve(host));
  } catch (error) {
    return { kind: "unresolved", code: (error as NodeJS.ErrnoException).code ?? "no answer" };
  }
}

const ofAddresses = (addresses: string[]): PublicPlace => ({
  kind: addresses.every(isPrivateAddress) ? "private" : "public",
  addresses,
});

async function resolveAll(host: string): Promise<string[]> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(Object.assign(new Error("DNS did not answer"), { code: "timeout" })),
    LOOKUP_MS,
  );
  try {
    return (await Promise.race([lookup(host, { all: true }), late])).map(({ address }) => address);
  } finally {
    clearTimeout(timer);
  }
}
