import { RecordField, RecordFormat } from '../../lib';

/** Records by the names of fields as AWS writes them in formats. */
export type Values = Record<string, string>;

const CHOICES: Values = {
  'version': '2 6',
  'account-id': '111111111111 022222222222 unknown',
  'interface-id': 'eni-0a eni-0b -',
  'srcaddr': '10.0.1.5 10.0.11.5 10.1.0.7 100.64.0.1 203.0.113.9 fd00:1::5 2001:db8::1 -',
  'dstaddr': '10.0.1.5 10.0.2.6 192.168.0.9 198.51.100.4 2001:db8:0:1::2 -',
  'srcport': '22 443 3389 32768 50123 0 -',
  'dstport': '22 2222 3389 80 443 53 50123 0 -',
  'protocol': '1 6 17 58 -',
  'packets': '1 3 20 4000 -',
  'bytes': '40 99 100 1500 10000000000 -',
  'start': '1764028800',
  'end': '1764028859',
  'action': 'ACCEPT REJECT',
  'tcp-flags': '0 2 3 18 19 -',
  'flow-direction': 'ingress egress -',
  'pkt-dst-aws-service': 'S3 DYNAMODB AMAZON -',
  'instance-tag': 'Web%20%26%20API Team%2D1 -',
  'instance-tag-2': 'prod prod%2Deu -',
  'packets-lost-no-route': '0 7',
  'tgw-src-az-id': 'use1-az1 use1-az2 -',
  'tgw-dst-az-id': 'use1-az1 use1-az2 -',
};

/** Made-up records: each the values by field and the text of a log event. The same on each run. */
export function recordsOf(format: RecordFormat, count = 400): Array<[Values, string]> {
  const names = format.logFormat.replace(/[${}]/g, '').split(' ');
  let state = 7;
  const next = (below: number): number => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor(state / 65536) % below;
  };
  return Array.from({ length: count }, (_, index) => {
    const status = ['NODATA', 'SKIPDATA'][index % 20] ?? 'OK';
    const values = Object.fromEntries(names.map((name) => {
      const choices = (CHOICES[name] ?? '-').split(' ');
      const isKept = status === 'OK' || ['version', 'account-id', 'interface-id', 'start', 'end'].includes(name);
      return [name, name === 'log-status' ? status : isKept ? choices[next(choices.length)] : '-'];
    }));
    return [values, names.map((name) => values[name]).join(' ')];
  });
}

/** A custom format: another order, tags, few fields. */
export const CUSTOM = RecordFormat.of(
  RecordField.LOG_STATUS, RecordField.instanceTag('Team'), RecordField.DSTPORT, RecordField.SRCADDR, RecordField.ACTION, RecordField.PROTOCOL,
  RecordField.instanceTag('Stage'), RecordField.BYTES, RecordField.FLOW_DIRECTION, RecordField.SRCPORT, RecordField.DSTADDR,
);
