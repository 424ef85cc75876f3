// What one interface records of a flow of packets. A flow is `{ source, target, sourcePort, targetPort, protocol,
// flags, packets, bytes, start, end, action, sourceService, targetService }`, with addresses as in the packets.
const VERSION = 11;
const TCP = 6;

/** The record of a flow that leaves an interface. */
export function egress(networkInterface, flow, view = {}) {
  return record(networkInterface, flow, { 'traffic-path': view.trafficPath ?? 1, 'flow-direction': 'egress' }, view);
}

/** The record of a flow that arrives at an interface. */
export function ingress(networkInterface, flow, view = {}) {
  return record(networkInterface, flow, { 'flow-direction': 'ingress' }, view);
}

/** A record without a flow: `NODATA` or `SKIPDATA`. */
export function silence(networkInterface, status, end) {
  const { account, region, flowLogId, fields } = networkInterface;
  return {
    account,
    region,
    flowLogId,
    fields: {
      'version': VERSION,
      'account-id': fields['account-id'],
      'interface-id': fields['interface-id'],
      'start': end - 58,
      end,
      'log-status': status,
    },
  };
}

/** The flow of the answers. */
export function reversed(flow, changes) {
  return {
    ...flow,
    source: flow.target,
    target: flow.source,
    sourcePort: flow.targetPort,
    targetPort: flow.sourcePort,
    sourceService: flow.targetService,
    targetService: flow.sourceService,
    ...changes,
  };
}

/** The same record with other fields; `undefined` takes one away. */
export function changed(record, fields, rest = {}) {
  return { ...record, ...rest, fields: present({ ...record.fields, ...fields }) };
}

/**
 * `view` is what depends on the interface: `srcaddr` and `dstaddr` where they are not those of the packets, `nextHop`,
 * an interface, `trafficPath`, and `fields` that override all others.
 */
function record({ account, region, flowLogId, fields }, flow, direction, view) {
  const protocol = flow.protocol ?? TCP;
  return {
    account,
    region,
    flowLogId,
    fields: present({
      'version': VERSION,
      ...fields,
      ...direction,
      'srcaddr': view.srcaddr ?? flow.source,
      'dstaddr': view.dstaddr ?? flow.target,
      'srcport': flow.sourcePort ?? 0,
      'dstport': flow.targetPort ?? 0,
      protocol,
      'packets': flow.packets,
      'bytes': flow.bytes,
      'start': flow.start ?? flow.end - 45,
      'end': flow.end,
      'action': flow.action ?? 'ACCEPT',
      'log-status': 'OK',
      'tcp-flags': protocol === TCP ? flow.flags : 0,
      'type': flow.source.includes(':') ? 'IPv6' : 'IPv4',
      'pkt-srcaddr': flow.source,
      'pkt-dstaddr': flow.target,
      'pkt-src-aws-service': flow.sourceService,
      'pkt-dst-aws-service': flow.targetService,
      ...view.nextHop && nextHop(view.nextHop),
      ...view.fields,
    }),
  };
}

function nextHop({ fields }) {
  return {
    'next-hop-interface-id': fields['interface-id'],
    'next-hop-subnet-id': fields['subnet-id'],
    'next-hop-az-id': fields['az-id'],
    'next-hop-vpc-id': fields['vpc-id'],
    'next-hop-interface-type': fields['interface-type'],
  };
}

function present(fields) {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
