// A TCP connection as both of its ends record it. An end that is no network interface of ours records nothing.
import { egress, ingress, reversed } from './flow.mjs';

const SYN = 2;
const SYN_FIN = 3;
const SYN_ACK = 18;
const SYN_ACK_FIN = 19;
const RST = 4;

/** For each way it can go: what happens to the packets of the client at both ends, then to those of the server. */
const OUTCOMES = {
  'answered': { sent: 'ACCEPT', arrived: 'ACCEPT', replied: 'ACCEPT', returned: 'ACCEPT' },
  'refused': { sent: 'ACCEPT', arrived: 'ACCEPT', replied: 'ACCEPT', returned: 'ACCEPT', flags: SYN, reply: RST },
  'lost': { sent: 'ACCEPT', flags: SYN },
  'ignored': { sent: 'ACCEPT', arrived: 'ACCEPT', flags: SYN },
  'rejected by the client': { sent: 'REJECT', flags: SYN },
  'rejected by the server': { sent: 'ACCEPT', arrived: 'REJECT', flags: SYN },
  'answer rejected by the server': {
    sent: 'ACCEPT', arrived: 'ACCEPT', replied: 'REJECT', flags: SYN, reply: SYN_ACK,
  },
  'answer rejected by the client': {
    sent: 'ACCEPT', arrived: 'ACCEPT', replied: 'ACCEPT', returned: 'REJECT', flags: SYN, reply: SYN_ACK,
  },
};

/**
 * The records of a connection. `hops: false` leaves next hops out, `fields` are added to every record, `family: 6` is
 * IPv6.
 */
export function conversation(random, {
  client, server, port, end, outcome = 'answered', family = 4, hops = true, trafficPath, fields, clientPort,
}) {
  const { sent, arrived, replied, returned, flags = SYN_FIN, reply = SYN_ACK_FIN } = OUTCOMES[outcome];
  const address = family === 6 ? 'address6' : 'address';
  const request = {
    source: client[address],
    target: server[address],
    sourcePort: clientPort ?? random.ephemeralPort(),
    targetPort: port,
    sourceService: client.service,
    targetService: server.service,
    flags,
    ...flags === SYN ? { packets: random.integer(1, 3), bytes: random.integer(40, 180) } : random.volume(),
    end,
    start: end - random.integer(0, 59),
  };
  const answer = reversed(request, { flags: reply, ...random.volume() });
  const path = trafficPath ?? pathBetween(client, server);
  const records = [];
  const add = (seenBy, action, see, flow, other) => {
    if (action && seenBy.fields) {
      const nextHop = hops && other.fields && other.region === seenBy.region ? other : undefined;
      records.push(see(seenBy, { ...flow, action }, { nextHop, trafficPath: path, fields }));
    }
  };
  add(client, sent, egress, request, server);
  add(server, arrived, ingress, request, client);
  add(server, replied, egress, answer, client);
  add(client, returned, ingress, answer, server);
  return records;
}

/** Within a VPC, by peering within a region, by peering between regions, or by an internet gateway (on Nitro). */
function pathBetween(client, server) {
  if (!client.fields || !server.fields) {
    return 8;
  }
  if (client.fields['vpc-id'] === server.fields['vpc-id']) {
    return 1;
  }
  return client.region === server.region ? 4 : 5;
}
