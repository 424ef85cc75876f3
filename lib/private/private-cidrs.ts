import { isIPv4, isIPv6 } from 'net';
import { describe } from './describe';

/**
 * What is private unless one says otherwise: RFC 1918, 6598, 3927, and of IPv6 unique local and link-local addresses.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
 */
const DEFAULT = [
  '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '169.254.0.0/16', 'fc00::/7', 'fe80::/10',
];

/** The CIDRs of private addresses, which become part of queries: literals only. */
export function privateCidrsOf(cidrs: string[] = DEFAULT): string[] {
  if (!Array.isArray(cidrs) || cidrs.length === 0) {
    throw new Error(`'privateCidrs' must hold at least one CIDR, got ${describe(cidrs)}`);
  }
  const wrong = cidrs.find((cidr) => !isCidr(cidr));
  if (wrong !== undefined) {
    throw new Error(`'privateCidrs' must be literal CIDRs such as '10.0.0.0/8', got ${describe(wrong)}`);
  }
  return [...cidrs];
}

/** Whether a text is a block of addresses, such as `10.0.0.0/8`. */
export function isCidr(cidr: string): boolean {
  const [, address = '', prefix] = /^([^/]+)\/(\d{1,3})$/.exec(cidr) ?? [];
  return isIPv4(address) && Number(prefix) <= 32 || isIPv6(address) && !address.includes('%') && Number(prefix) <= 128;
}
