// What transit gateways record: every packet once as it arrives, and once more as it leaves, unless it was lost.
const MINUTE = 60;
const PERIOD = 5 * MINUTE;

const HUB = {
  account: '111111111111', region: 'us-east-1', flowLogId: 'fl-0e111111111111111', id: 'tgw-0e111111111111111',
};
const SPOKE = {
  account: '222222222222', region: 'eu-west-1', flowLogId: 'fl-0e222222222222222', id: 'tgw-0e222222222222222',
};

const SHOP = attachment({ gateway: HUB, owner: '111111111111', digit: 'a', address: '10.0.10.30' });
const PARTNER = attachment({ gateway: HUB, owner: '222222222222', digit: 'd', address: '100.64.10.70' });
const DATA = attachment({ gateway: SPOKE, owner: '222222222222', digit: 'b', address: '10.1.10.30' });
const BRANCH = attachment({ gateway: SPOKE, owner: '111111111111', digit: 'c', address: '172.16.10.40' });

/** A VPN: nothing is known of what is behind it. */
const OFFICE = { gateway: HUB, attachmentId: 'tgw-attach-0f000000000000000', address: '192.168.1.20' };

const PAIRS = [[SHOP, PARTNER], [PARTNER, SHOP], [DATA, BRANCH], [BRANCH, DATA], [SHOP, OFFICE]];

export function betweenVpcs(random, time) {
  return Array.from({ length: 150 }, () => {
    const [source, target] = random.pick(PAIRS);
    const end = random.pick([time.lastHour(), time.lastDay(), time.lastDay(), time.earlier()]);
    return forwarded(random, { source, target, end });
  }).flat();
}

export function overIpv6(random, time) {
  return Array.from({ length: 10 }, () => forwarded(random, {
    source: DATA, target: BRANCH, end: time.lastDay(), family: 6,
  })).flat();
}

/** Lost for each of the four reasons: those packets leave no more. */
export function drops(random, time) {
  return ['no-route', 'blackhole', 'mtu-exceeded', 'ttl-expired'].flatMap((reason) => Array.from({ length: 6 }, () => {
    const [source, target] = random.pick(PAIRS);
    return forwarded(random, {
      source, target, end: time.lastDay(), fields: { [`packets-lost-${reason}`]: random.integer(1, 50) },
    }).slice(0, random.integer(1, 2));
  }).flat());
}

export function bytesBeyond32Bits(random, time) {
  return forwarded(random, { source: SHOP, target: PARTNER, end: time.lastDay(), fields: { bytes: 2 ** 33 + 5 } });
}

export function awsServices(random, time) {
  const s3 = '52.216.1.1';
  return [
    ...forwarded(random, {
      source: SHOP, target: OFFICE, end: time.lastDay(), fields: { 'dstaddr': s3, 'pkt-dst-aws-service': 'S3' },
    }),
    ...forwarded(random, {
      source: OFFICE, target: SHOP, end: time.lastDay(), fields: { 'srcaddr': s3, 'pkt-src-aws-service': 'S3' },
    }),
  ];
}

export function borders(random, time) {
  return time.borders().flatMap((border) => [-1, 0].flatMap((shift) => forwarded(random, {
    source: SHOP, target: PARTNER, end: border + shift,
  })));
}

export function silences(random, time) {
  return ['NODATA', 'SKIPDATA'].flatMap((status) => [SHOP, DATA].map(({ gateway, attachmentId }) => {
    const end = time.lastDay();
    return {
      account: gateway.account,
      region: gateway.region,
      flowLogId: gateway.flowLogId,
      fields: {
        'version': 6,
        'account-id': gateway.account,
        'tgw-attachment-id': attachmentId,
        'start': end - 58,
        end,
        'log-status': status,
      },
    };
  }));
}

/** The records of ten minutes twice, from the flow log of the gateway and from one of the attachment. */
export function twoFlowLogs(random, time) {
  const end = time.hourStart(2) + 3 * MINUTE;
  const records = Array.from({ length: 8 }, () => forwarded(random, { source: PARTNER, target: SHOP, end })).flat();
  return [...records, ...records.map((record) => ({ ...record, flowLogId: 'fl-0e0000000000000a1' }))];
}

export function late(random, time) {
  const end = time.hourStart(0) - 30;
  const fileTime = Math.floor((end + 10 * MINUTE) / PERIOD) * PERIOD;
  return forwarded(random, { source: SHOP, target: PARTNER, end }).map((record) => ({ ...record, fileTime }));
}

function attachment({ gateway, owner, digit, address }) {
  const side = (name) => ({
    [`tgw-${name}-vpc-account-id`]: owner,
    [`tgw-${name}-vpc-id`]: `vpc-0${digit.repeat(16)}`,
    [`tgw-${name}-subnet-id`]: `subnet-0${digit.repeat(15)}1`,
    [`tgw-${name}-eni`]: `eni-0e${digit.repeat(15)}`,
    [`tgw-${name}-az-id`]: gateway.region === 'us-east-1' ? 'use1-az1' : 'euw1-az1',
  });
  const attachmentId = `tgw-attach-0${digit.repeat(16)}`;
  return { gateway, attachmentId, address, address6: `fd00:${digit}::30`, side };
}

/** The record of a flow as it arrives at the gateway, and as it leaves. */
function forwarded(random, { source, target, end, family = 4, fields }) {
  const { gateway } = source;
  const address = family === 6 ? 'address6' : 'address';
  const common = {
    'version': 6,
    'resource-type': 'TransitGateway',
    'account-id': gateway.account,
    'tgw-id': gateway.id,
    ...source.side?.('src'),
    ...target.side?.('dst'),
    'srcaddr': source[address],
    'dstaddr': target[address],
    'srcport': random.ephemeralPort(),
    'dstport': random.pick([443, 5432]),
    'protocol': 6,
    ...random.volume(),
    'start': end - random.integer(0, 59),
    end,
    'log-status': 'OK',
    'type': family === 6 ? 'IPv6' : 'IPv4',
    'packets-lost-no-route': 0,
    'packets-lost-blackhole': 0,
    'packets-lost-mtu-exceeded': 0,
    'packets-lost-ttl-expired': 0,
    'tcp-flags': random.pick([0, 2, 3, 18, 19]),
    'region': gateway.region,
    ...fields,
  };
  return [['ingress', source, target], ['egress', target, source]].map(([direction, own, pair]) => ({
    account: gateway.account,
    region: gateway.region,
    flowLogId: gateway.flowLogId,
    fields: {
      ...common,
      'tgw-attachment-id': own.attachmentId,
      'tgw-pair-attachment-id': pair.attachmentId,
      'flow-direction': direction,
    },
  }));
}
