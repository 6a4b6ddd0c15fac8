/** Who has one IPv6 address has the rest of its network too: 64 of 128 bits, as providers give them out. */
const GROUPS_OF_A_NETWORK = 4;
const GROUPS = 8;

/** What a caller cannot choose of their address: all of it in IPv4, the network's half in IPv6. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped || !address.includes(":")) return mapped ?? address;
  const [before = [], after = []] = address.split("::").map((half) => half.split(":").filter(Boolean));
  const left = new Array<string>(Math.max(0, GROUPS - before.length - after.length)).fill("0");
  const groups = [...before, ...left, ...after].slice(0, GROUPS_OF_A_NETWORK);
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(":")}::/64`;
}
