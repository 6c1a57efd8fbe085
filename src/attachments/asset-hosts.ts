import { lookup as systemLookup, type LookupAddress, type LookupOptions } from "node:dns";
import { BlockList, isIPv4, isIPv6, type LookupFunction } from "node:net";

/** Like dns.lookup with `all`. */
export type Resolve = (
  hostname: string,
  options: LookupOptions & { readonly all: true },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** The name leads to an address inside some network: not fetched, whatever the name. */
export class InwardAddressError extends Error {
  override readonly name = "InwardAddressError";

  constructor() {
    super("The host's name leads to no public address");
  }
}

/**
 * Looks names up for a connection, and lets it have public addresses alone. The check stands where the connection
 * takes its address from, so a name can't show one address to a check and another to the connection.
 */
export function publicLookup(resolve: Resolve = systemLookup): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, "", 0);
      const open = isInwardName(hostname) ? found : found.filter(({ address }) => isPublic(address));
      const [first] = open;
      if (!first) return callback(new InwardAddressError(), "", 0);
      if (options.all) callback(null, open);
      else callback(null, first.address, first.family);
    });
  };
}

/** Names that nobody can own on the internet: whoever lists one as an asset host means their own network. */
function isInwardName(hostname: string): boolean {
  return !hostname.includes(".") || /\.(localhost|local|internal|home\.arpa)$/.test(hostname);
}

/**
 * Not 198.18.0.0/15: proxies that many hosts in China run (Clash, sing-box) answer every name with an address of it,
 * and nothing else is found there.
 */
const INWARD_IPV4: readonly (readonly [network: string, prefix: number])[] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.168.0.0", 16],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
];

const inwardIpv4 = new BlockList();
for (const [network, prefix] of INWARD_IPV4) inwardIpv4.addSubnet(network, prefix, "ipv4");

/** https://www.iana.org/assignments/ipv6-address-space: only this block is given out to the internet. */
const globalIpv6 = new BlockList();
globalIpv6.addSubnet("2000::", 3, "ipv6");
/** Inside it: for protocols (Teredo among them), for documentation, and 6to4, which carries an IPv4 address. */
const specialIpv6 = new BlockList();
specialIpv6.addSubnet("2001::", 23, "ipv6");
specialIpv6.addSubnet("2001:db8::", 32, "ipv6");
specialIpv6.addSubnet("2002::", 16, "ipv6");
/** These end with an IPv4 address, which is the one that counts: mapped ones, and NAT64 (RFC 6052). */
const carriesIpv4 = new BlockList();
carriesIpv4.addSubnet("::ffff:0:0", 96, "ipv6");
carriesIpv4.addSubnet("64:ff9b::", 96, "ipv6");

/** Whether an address is one of the internet, and not of a machine's or a house's own network. */
export function isPublic(address: string): boolean {
  if (isIPv4(address)) return !inwardIpv4.check(address, "ipv4");
  if (!isIPv6(address)) return false;
  const bare = address.replace(/%.*$/, "");
  if (carriesIpv4.check(bare, "ipv6")) return isPublic(lastIpv4(bare));
  return globalIpv6.check(bare, "ipv6") && !specialIpv6.check(bare, "ipv6");
}

/** The IPv4 address in an IPv6 one's last 32 bits. */
function lastIpv4(address: string): string {
  // URL writes an IPv6 address in its shortest form, in hexadecimal throughout.
  const words = new URL(`http://[${address}]/`).hostname.slice(1, -1).split(":").slice(-2);
  const [high = 0, low = 0] = words.map((word) => parseInt(word || "0", 16));
  return [high >> 8, high & 255, low >> 8, low & 255].join(".");
}
