import ipaddr from "ipaddr.js";

export interface AddressVerdict {
  readonly isPublic: boolean;
  /** What kind of address it is, in the words of ipaddr.js: "private", "linkLocal", "6to4", … */
  readonly range: string;
}

/** The only IPv6 addresses that are given out for the open internet (RFC 4291, IANA). */
const GLOBAL_UNICAST = ipaddr.parseCIDR("2000::/3");

/**
 * Whether an IP address is one of the open internet. Everything with a special meaning is not:
 * loopback, private, carrier-grade NAT, link-local, unique local, multicast, documentation, and all
 * forms that carry an IPv4 address inside (mapped, 6to4, NAT64, Teredo), whatever that one is.
 * Decimal, hexadecimal and octal forms are read as the C library reads them.
 */
export function checkAddress(address: string): AddressVerdict {
  if (!ipaddr.isValid(address)) return { isPublic: false, range: "unreadable" };
  const parsed = ipaddr.parse(address);
  const range = parsed.range();
  if (range !== "unicast") return { isPublic: false, range };
  if (parsed.kind() === "ipv6" && !parsed.match(GLOBAL_UNICAST)) {
    return { isPublic: false, range: "unassigned" };
  }
  return { isPublic: true, range };
}
