// Made-up records of one network, the same on each run: three zones, a load balancer, web and application servers, a
// database, a NAT gateway, a bastion, the noise of the internet, and one host inside that looks around.
const MINUTE = 60_000;
const HOSTS = {
  alb: ['10.0.0.10', 'use1-az1', 'subnet-0public1', 'eni-0a1b', '-'],
  bastion: ['10.0.0.20', 'use1-az1', 'subnet-0public1', 'eni-0b2c', 'i-0bastion'],
  nat: ['10.0.0.5', 'use1-az1', 'subnet-0public1', 'eni-0nat', '-'],
  web1: ['10.0.16.11', 'use1-az1', 'subnet-0app1', 'eni-0c11', 'i-0web1'],
  web2: ['10.0.32.12', 'use1-az2', 'subnet-0app2', 'eni-0c12', 'i-0web2'],
  app1: ['10.0.16.21', 'use1-az1', 'subnet-0app1', 'eni-0d21', 'i-0app1'],
  app2: ['10.0.32.22', 'use1-az2', 'subnet-0app2', 'eni-0d22', 'i-0app2'],
  app3: ['10.0.48.23', 'use1-az3', 'subnet-0app3', 'eni-0d23', 'i-0app3'],
  db: ['10.0.48.40', 'use1-az3', 'subnet-0data3', 'eni-0e40', '-'],
};
const CLIENTS = ['198.51.100.7', '198.51.100.23', '198.51.100.99', '203.0.113.40', '203.0.113.77'];
const SCANNERS = ['192.0.2.13', '192.0.2.66', '192.0.2.200', '203.0.113.250'];

/** @param now milliseconds: the last record began before it, and those of the last minutes have not arrived */
export function recordsUntil(now, hours) {
  const random = generator(11);
  const pick = (list) => list[Math.floor(random() * list.length)];
  const between = (from, to) => Math.round(from + random() * (to - from));
  const records = [];

  const record = (at, host, values) => {
    const [, az, subnet, interfaceId, instance] = HOSTS[host];
    const arrives = at + between(6, 13) * MINUTE;
    if (arrives <= now) {
      records.push({
        time: at, arrives, stream: `${interfaceId}-all`,
        values: {
          'version': 2, 'account-id': '111122223333', 'interface-id': interfaceId, 'protocol': 6, 'packets': 1, 'start': at / 1000, 'end': at / 1000 + 59,
          'action': 'ACCEPT', 'log-status': 'OK', 'vpc-id': 'vpc-0a', 'subnet-id': subnet, 'instance-id': instance, 'type': 'IPv4', 'az-id': az, 'tcp-flags': 0,
          'pkt-srcaddr': values.srcaddr, 'pkt-dstaddr': values.dstaddr, 'interface-type': host === 'nat' ? 'nat_gateway' : 'interface', ...values,
        },
      });
    }
  };

  /** One direction at both interfaces, and where it goes next. */
  const sends = (at, from, to, srcport, dstport, bytes, flags) => {
    const values = { srcaddr: HOSTS[from][0], dstaddr: HOSTS[to][0], srcport, dstport, bytes, 'packets': Math.ceil(bytes / 1400), 'tcp-flags': flags };
    record(at, from, { ...values, 'flow-direction': 'egress', 'traffic-path': 1, 'next-hop-az-id': HOSTS[to][1], 'next-hop-interface-id': HOSTS[to][3] });
    record(at, to, { ...values, 'flow-direction': 'ingress' });
  };
  const talks = (at, client, server, port, up, down) => {
    const ephemeral = between(32768, 60999);
    sends(at, client, server, ephemeral, port, up, 3);
    sends(at, server, client, port, ephemeral, down, 19);
  };
  const answersInternet = (at, host, address, port, up, down) => {
    const ephemeral = between(32768, 60999);
    const [local] = HOSTS[host];
    record(at, host, { srcaddr: address, dstaddr: local, srcport: ephemeral, dstport: port, bytes: up, 'packets': 9, 'flow-direction': 'ingress', 'tcp-flags': 3 });
    record(at, host, {
      srcaddr: local, dstaddr: address, srcport: port, dstport: ephemeral, bytes: down, 'packets': Math.ceil(down / 1400), 'flow-direction': 'egress',
      'tcp-flags': 19, 'traffic-path': 8,
    });
  };

  /** Through the gateway: one record at the client, and of each direction both legs at the gateway. */
  const throughNat = (at, client, address, service, up, down) => {
    const [inside, gateway] = [HOSTS[client][0], HOSTS.nat[0]];
    const port = between(32768, 60999);
    const out = { srcport: port, dstport: 443, bytes: up, 'packets': Math.ceil(up / 1400), 'pkt-dst-aws-service': service };
    const back = { srcport: 443, dstport: port, bytes: down, 'packets': Math.ceil(down / 1400), 'pkt-src-aws-service': service };
    record(at, client, {
      ...out, srcaddr: inside, dstaddr: address, 'flow-direction': 'egress', 'traffic-path': 1, 'tcp-flags': 3, 'next-hop-az-id': 'use1-az1',
      'next-hop-interface-type': 'nat_gateway',
    });
    record(at, 'nat', { ...out, srcaddr: inside, dstaddr: gateway, 'pkt-dstaddr': address, 'flow-direction': 'ingress' });
    record(at, 'nat', { ...out, srcaddr: gateway, dstaddr: address, 'flow-direction': 'egress', 'traffic-path': 8 });
    record(at, 'nat', { ...back, srcaddr: address, dstaddr: gateway, 'flow-direction': 'ingress' });
    record(at, 'nat', { ...back, srcaddr: gateway, dstaddr: inside, 'pkt-srcaddr': address, 'flow-direction': 'egress', 'traffic-path': 1, 'next-hop-az-id': HOSTS[client][1] });
  };
  const rejected = (at, host, address, port, protocol = 6) => record(at, host, {
    srcaddr: address, dstaddr: HOSTS[host][0], srcport: between(32768, 60999), dstport: port, bytes: 40, protocol, 'action': 'REJECT',
    'flow-direction': 'ingress', 'tcp-flags': protocol === 6 ? 2 : 0,
  });

  for (let at = now - hours * 60 * MINUTE; at < now; at += MINUTE) {
    const busy = 1 + Math.sin((now - at) / (50 * MINUTE)) / 2;
    for (const client of CLIENTS.slice(0, between(2, 5))) {
      answersInternet(at, 'alb', client, 443, between(4e3, 2e4) * busy, between(1e5, 9e5) * busy);
    }
    const web = pick(['web1', 'web2']);
    const app = pick(['app1', 'app2', 'app3']);
    talks(at, 'alb', web, 8080, between(2e4, 8e4) * busy, between(2e5, 8e5) * busy);
    talks(at, web, app, 9000, between(1e4, 5e4) * busy, between(1e5, 4e5) * busy);
    talks(at, app, 'db', 5432, between(1e4, 4e4) * busy, between(1e5, 6e5) * busy);
    if (random() < 0.4) {
      throughNat(at, app, '52.216.8.1', 'S3', between(1e5, 4e5), between(1e6, 5e6));
    }
    if (random() < 0.3) {
      throughNat(at, pick(['web1', 'app2']), '198.51.100.150', '-', between(1e4, 1e5), between(1e5, 3e5));
    }
    if (random() < 0.05) {
      answersInternet(at, 'bastion', '203.0.113.77', 22, between(2e3, 9e3), between(4e3, 3e4));
    }
    for (let probe = between(0, 3) + (at > now - 95 * MINUTE && at < now - 60 * MINUTE ? 6 : 0); probe > 0; probe--) {
      rejected(at, pick(['alb', 'bastion', 'nat']), pick(SCANNERS), pick([22, 22, 23, 23, 445, 3389, 3389, 6379, 8080, 8443]));
    }
    if (random() < 0.2) {
      rejected(at, 'db', HOSTS.app2[0], pick([22, 3306, 5432]));
    }
    if (at > now - 75 * MINUTE && at < now - 62 * MINUTE) { // somebody looks around
      [0, 1, 2].forEach((index) => rejected(at, 'db', HOSTS.web1[0], 1000 + (now - at) / MINUTE * 3 + index));
    }
    if (random() < 0.3) {
      rejected(at, 'alb', pick(SCANNERS), pick([53, 123, 1900]), 17);
    }
    for (const status of random() < 0.1 ? ['NODATA'] : random() < 0.012 ? ['SKIPDATA'] : []) {
      const nothing = Object.fromEntries(['srcaddr', 'dstaddr', 'protocol', 'packets', 'action', 'pkt-srcaddr', 'pkt-dstaddr', 'tcp-flags', 'type'].map((name) => [name, '-']));
      record(at, pick(['bastion', 'db']), { ...nothing, 'log-status': status });
    }
  }
  return records;
}

/** Records as log events: their fields in the order of a format. */
export function eventOf({ time, arrives, stream, values }, format) {
  const message = format.logFormat.replace(/\$\{([^}]+)\}/g, (_, name) => {
    const value = values[name] ?? '-';
    return typeof value === 'number' ? Math.round(value) : value;
  });
  return { '@message': message, '@timestamp': String(time), '@ingestionTime': String(arrives), '@logStream': stream };
}

function generator(seed) {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return state / 4294967296;
  };
}
