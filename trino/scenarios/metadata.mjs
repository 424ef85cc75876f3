// Fields that say who takes part and why: containers, tags, reasons of rejection, encryption; and values that break
// what does not expect them.
import { conversation } from '../conversation.mjs';
import { changed } from '../flow.mjs';
import { app, cache, database, internet, networkInterface, report, SHOP, warehouse, web, worker } from '../network.mjs';

const PRIVATE = 10;
const CLUSTER = 'arn:aws:ecs:us-east-1:111111111111:cluster/shop';

const TASK = {
  'ecs-cluster-arn': CLUSTER,
  'ecs-cluster-name': 'shop',
  'ecs-container-id': 'c0ffee0000000001',
  'ecs-service-name': 'checkout',
  'ecs-task-definition-arn': 'arn:aws:ecs:us-east-1:111111111111:task-definition/checkout:7',
  'ecs-task-arn': 'arn:aws:ecs:us-east-1:111111111111:task/shop/0123456789abcdef0123456789abcdef',
  'ecs-task-id': '0123456789abcdef0123456789abcdef',
};

/** A task on an instance, with two containers; one on Fargate, without an instance; and one without a service. */
export function containers(random, time) {
  const onInstance = networkInterface(SHOP, PRIVATE, 1, 90, {
    ...TASK,
    'ecs-container-instance-arn': `${CLUSTER.replace(':cluster/', ':container-instance/')}/fedcba9876543210`,
    'ecs-container-instance-id': 'fedcba9876543210',
    'ecs-second-container-id': 'c0ffee0000000002',
  });
  const onFargate = networkInterface(SHOP, PRIVATE, 2, 91, { ...TASK, 'instance-id': undefined });
  const alone = networkInterface(SHOP, PRIVATE, 2, 92, { ...TASK, 'ecs-service-name': undefined });
  return [onInstance, onFargate, alone].flatMap((client) => Array.from({ length: 5 }, () => conversation(random, {
    client, server: database, port: 5432, end: time.lastDay(),
  })).flat());
}

/** Pods have addresses of their nodes' interfaces besides the first, by which records call the interface. */
export function pods(random, time) {
  const [one, other] = [[1, 93], [2, 94]].map(([zone, host]) => networkInterface(SHOP, PRIVATE, zone, host));
  const podsOf = (node) => [100, 101].map((host) => ({ ...node, address: node.address.replace(/\d+$/, `${host + 100}`) }));
  const isOf = (node, address) => podsOf(node).some((pod) => pod.address === address);
  return podsOf(one).flatMap((client) => podsOf(other).flatMap((server) => conversation(random, {
    client, server, port: 8080, end: time.lastDay(),
  }))).map((record) => changed(record, [one, other].reduce((fields, node) => ({
    ...fields,
    ...record.fields['interface-id'] === node.fields['interface-id'] && {
      ...isOf(node, record.fields.srcaddr) && { srcaddr: node.address },
      ...isOf(node, record.fields.dstaddr) && { dstaddr: node.address },
    },
  }), {})));
}

/** Block Public Access rejects without a count of bytes; encryption controls reject with one. */
export function rejectReasons(random, time) {
  const rejected = (reason, fields) => Array.from({ length: 6 }, () => conversation(random, {
    client: random.pick(internet), server: random.pick([web, app]), port: 443, end: time.lastDay(),
    outcome: 'rejected by the server', fields: { 'reject-reason': reason, ...fields },
  })).flat();
  return [
    ...rejected('BPA', { bytes: undefined }),
    ...rejected('EC'),
    ...conversation(random, {
      client: web, server: internet[0], port: 443, end: time.lastDay(), outcome: 'rejected by the client',
      fields: { 'reject-reason': 'BPA', 'bytes': undefined },
    }),
  ];
}

/** Not encrypted, by Nitro, by the application, by both. */
export function encryption(random, time) {
  return [0, 0, 1, 2, 3].flatMap((status) => Array.from({ length: 6 }, () => conversation(random, {
    client: random.pick([web, worker]), server: random.pick([cache, app]), port: random.pick([80, 443, 6379]),
    end: time.lastDay(), fields: { 'encryption-status': status },
  })).flat());
}

/** Values of tags that need their encoding, one for each of the six fields and more. */
export function tags(random, time) {
  const values = ['a b-ü/x', '-', '%2D', 'a+b', 'o\'neil', '"quoted"', 'x=1&y=2', '日本', 'CamelCase', ' leading'];
  return values.flatMap((value, index) => {
    const client = networkInterface(SHOP, PRIVATE, 1, 150 + index, {
      'instance-tag': value,
      'instance-tag-2': `second ${value}`,
      'interface-tag': value,
      'interface-tag-2': index % 2 === 0 ? value : undefined,
      'asg-tag': value,
      'asg-tag-2': value,
    });
    return conversation(random, { client, server: internet[1], port: 443, end: time.lastDay() });
  });
}

/** Values that look like SQL or like patterns. */
export function values(random, time) {
  const ids = ['eni-\'or\'1\'=\'1', 'eni-\'--', 'eni-%', 'eni-_', 'eni-\\', 'eni-;drop', 'eni-?', 'eni-${x}'];
  return ids.flatMap((id, index) => {
    const client = networkInterface(SHOP, PRIVATE, 2, 170 + index, { 'interface-id': id, 'instance-tag': id });
    return conversation(random, { client, server: cache, port: 6379, end: time.lastDay() });
  });
}

/** Interfaces of AWS's own, whose account is not said. */
export function unknownAccounts(random, time) {
  const client = networkInterface(SHOP, PRIVATE, 2, 190, { 'account-id': 'unknown', 'instance-id': undefined });
  return Array.from({ length: 5 }, () => conversation(random, {
    client, server: database, port: 443, end: time.lastDay(),
  })).flat();
}

/** Metadata is best effort: records with nothing but what is in the packets. */
export function withoutMetadata(random, time) {
  const fields = Object.fromEntries([
    'vpc-id', 'subnet-id', 'instance-id', 'az-id', 'region', 'traffic-path', 'pkt-src-aws-service', 'instance-tag',
  ].map((field) => [field, undefined]));
  return Array.from({ length: 8 }, () => conversation(random, {
    client: report, server: warehouse, port: 5439, end: time.lastDay(), hops: false, fields,
  })).flat();
}
