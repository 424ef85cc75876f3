// Addresses and whether they are private: IPv4 and IPv6 as 128 bits, IPv4 in its IPv6-mapped form.

const IPV4_MAPPED = 0xffffn << 32n;
const WORD = /^[\da-f]{1,4}$/i;
const OCTET = /^(0|[1-9]\d{0,2})$/;

const PRIVATE_CIDRS = [
  '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '169.254.0.0/16', 'fc00::/7', 'fe80::/10',
].map(cidr);

function ipv4Bits(text) {
  const octets = text.split('.');
  if (octets.length !== 4 || !octets.every((octet) => OCTET.test(octet) && Number(octet) < 256)) {
    return null;
  }
  return octets.reduce((bits, octet) => bits << 8n | BigInt(octet), 0n);
}

/** The IPv6 text with its dotted last 32 bits, if any, as two words; null if they are no IPv4 address. */
function undotted(text) {
  const start = text.lastIndexOf(':') + 1;
  if (!text.includes('.', start)) {
    return text;
  }
  const bits = ipv4Bits(text.slice(start));
  return bits === null ? null : `${text.slice(0, start)}${(bits >> 16n).toString(16)}:${(bits & 0xffffn).toString(16)}`;
}

function words(text) {
  return text === '' ? [] : text.split(':');
}

function ipv6Bits(text) {
  const halves = undotted(text)?.split('::').map(words) ?? [];
  const given = halves.flat();
  const omitted = 8 - given.length;
  const whole = halves.length === 1 && omitted === 0 || halves.length === 2 && omitted > 0;
  if (!whole || !given.every((word) => WORD.test(word))) {
    return null;
  }
  const all = [...halves[0], ...Array(omitted).fill('0'), ...halves[1] ?? []];
  return all.reduce((bits, word) => bits << 16n | BigInt(`0x${word}`), 0n);
}

/** The 128 bits of an address, null if the text is none. */
export function addressBits(text) {
  if (text.includes(':')) {
    return ipv6Bits(text);
  }
  const bits = ipv4Bits(text);
  return bits === null ? null : IPV4_MAPPED | bits;
}

function cidr(text) {
  const [address, length] = text.split('/');
  const hostBits = BigInt(address.includes(':') ? 128 - length : 32 - length);
  return { hostBits, network: addressBits(address) >> hostBits };
}

/** Whether an address is in one of the private networks; null if it is missing or no address. */
export function isPrivate(address) {
  const bits = addressBits(address ?? '');
  return bits === null ? null : PRIVATE_CIDRS.some(({ hostBits, network }) => bits >> hostBits === network);
}
