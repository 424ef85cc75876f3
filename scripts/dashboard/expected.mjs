// The rows of some answers, computed from the values of the records and not from the text of a query: what the
// picture shows has to agree.
const sent = ({ action, 'flow-direction': direction }) => action === 'ACCEPT' && direction === 'egress';
const isPrivate = (address) => /^10\./.test(address);
const isRejected = ({ action }) => action === 'REJECT';
const atNat = (v) => v['interface-type'] === 'nat_gateway' && (v.srcaddr !== v['pkt-srcaddr'] || v.dstaddr !== v['pkt-dstaddr']);

/** No query shows fewer rows, if there are more. */
const FEWEST = 10;

/** By title: which records, by what, and what is added up. */
const EXPECTED = {
  'Rejected records, by destination port': [(v) => isRejected(v) && [6, 17].includes(v.protocol), ['dstport'], () => 1],
  'Rejected most, from outside': [(v) => isRejected(v) && !isPrivate(v.srcaddr), ['srcaddr'], () => 1],
  'Rejected most, from inside': [(v) => isRejected(v) && isPrivate(v.srcaddr), ['srcaddr'], () => 1],
  'Who sends most, and to whom': [sent, ['srcaddr', 'dstaddr'], ({ bytes }) => bytes],
  'Bytes sent, by zone': [sent, ['az-id'], ({ bytes }) => bytes],
  'Bytes to other zones, by the next hop': [
    (v) => sent(v) && (v['next-hop-az-id'] ?? v['az-id']) !== v['az-id'] && isPrivate(v['pkt-dstaddr']), ['az-id', 'next-hop-az-id', 'interface-id'],
    ({ bytes }) => bytes,
  ],
  'Bytes sent, by path': [(v) => sent(v) && v['traffic-path'] !== undefined, ['traffic-path'], ({ bytes }) => bytes],
  'Bytes through NAT gateways': [atNat, ['interface-id', 'pkt-srcaddr', 'pkt-dstaddr'], ({ bytes }) => bytes],
};

/** @param rows that are shown under a title; @param records within the time that is shown */
export function assertRows(title, rows, records) {
  if (!(title in EXPECTED)) {
    return;
  }
  const [isMeant, by, amount] = EXPECTED[title];
  const sums = new Map();
  records.map(({ values }) => values).filter((values) => values['log-status'] === 'OK' && isMeant(values)).forEach((values) => {
    const key = by.map((name) => values[name]).join();
    sums.set(key, (sums.get(key) ?? 0) + Math.round(amount(values)));
  });
  const sum = (row) => Number(row.bytes ?? row.records);
  const key = (row) => Object.values(row).slice(0, by.length).join();
  const wrong = rows.find((row, index) => sums.get(key(row)) !== sum(row) || index > 0 && sum(row) > sum(rows[index - 1]));
  const shown = new Set(rows.map(key));
  const left = [...sums].filter(([name, value]) => !shown.has(name) && (rows.length < FEWEST || value > sum(rows.at(-1))));
  if (rows.length === 0 || wrong !== undefined || left.length > 0) {
    throw new Error(`${title}: ${JSON.stringify(wrong ?? left)} is not what the records say`);
  }
}

export const CHECKED = Object.keys(EXPECTED).length;
