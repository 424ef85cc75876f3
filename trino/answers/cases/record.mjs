// Records by hand.

/** At the same time the beginning of an hour and of ten minutes. */
export const NOW = 1_800_000_000;
export const SYN = 2;
export const SYN_ACK = 18;
export const RST = 4;

export const ago = (minutes) => NOW - 60 * minutes;
export const times = (count, make) => Array.from({ length: count }, (_, index) => make(index));

/** A record an hour old; what is undefined or null is missing. */
export function record(fields, { account = '111111111111', region = 'eu-west-1', flowLogId = 'fl-1' } = {}) {
  const known = { 'account-id': account, 'end': ago(60), 'log-status': 'OK', 'interface-id': 'eni-1', ...fields };
  const present = Object.entries(known).filter(([, value]) => (value ?? null) !== null);
  return { account, region, flowLogId, fields: Object.fromEntries(present) };
}

export function status(name, fields = {}, origin = {}) {
  return record({ 'log-status': name, ...fields }, origin);
}

/** Accepted TCP that goes a way such as `10.0.0.1@5000 > 10.0.0.2@443`. */
function tcp(direction, way, fields) {
  const [[source, sourcePort], [destination, destinationPort]] = way.split(' > ').map((end) => end.split('@'));
  return record({
    'vpc-id': 'vpc-1', 'flow-direction': direction, 'action': 'ACCEPT', 'protocol': 6, 'tcp-flags': 0, 'packets': 1, 'bytes': 100,
    'srcaddr': source, 'pkt-srcaddr': source, 'srcport': Number(sourcePort),
    'dstaddr': destination, 'pkt-dstaddr': destination, 'dstport': Number(destinationPort),
    ...fields,
  });
}

export const egress = (way, fields) => tcp('egress', way, fields);
export const ingress = (way, fields) => tcp('ingress', way, fields);
