// What makes naive queries lie, in a few records each, with answers counted by hand: records of several flow logs and
// formats, gateways that name no interface, families in one archive, addresses of several VPCs, connections of before.
import { deepEqual } from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { at, cdk, deploy, library, namesOf, stackOf } from './archive.mjs';
import { Engine } from './engine.mjs';
import { writeFiles } from './files.mjs';
import { NOW } from './records.mjs';
import { Storage } from './storage.mjs';

const {
  FlowLogQuery, FlowLogs, FlowLogSource, FlowLogTable, PartitionValues, RecordField, RecordFormat, S3Destination,
} = library;

const TIME = Math.floor((NOW - 50 * 60) / 600) * 600; // the start of ten minutes, within an hour and long enough ago
const [FIRST, SECOND] = ['fl-00000000000000001', 'fl-00000000000000002'];
const ANY = PartitionValues.injected();
const storage = new Storage();
let engine;
let archives = 0;

before(async () => {
  await storage.start();
  engine = await Engine.start(storage);
});

after(async () => {
  await engine?.stop();
  await storage.stop();
});

/** The rows that a query gives for records, each of one of the formats, over one archive. */
async function rowsOf(query, deliveries, { parameters = [], bucket = `rules-${archives += 1}` } = {}) {
  const stack = stackOf(`Rules${archives}`);
  const archive = new S3Destination(stack, 'Archive', { bucketName: bucket });
  const table = new FlowLogTable(stack, 'Table', { archive, queries: [query] });
  deliveries.forEach(([format], index) => {
    const source = FlowLogSource.of(format === RecordFormat.TRANSIT_GATEWAY_DEFAULT ? 'TransitGateway' : 'VPC',
      [format === RecordFormat.TRANSIT_GATEWAY_DEFAULT ? `tgw-${index}` : `vpc-${index}`]);
    new FlowLogs(stack, `FlowLogs${index}`, { source, destination: archive, format });
  });
  const saved = deploy(storage, stack);
  for (const [format, records] of deliveries) {
    writeFiles(storage, { bucket, format: namesOf(format), fileFormat: 'parquet', perHourPartition: true, records });
  }
  const { rows, columns } = await engine.query(at(NOW, saved[query.name]), { parameters });
  const told = columns.findIndex(({ name }) => name === 'complete_until'); // the same in each row
  return [rows.map((row) => row.filter((_, index) => index !== told)), table];
}

/** A record of accepted TCP that leaves, with what differs. */
function record(fields, flowLogId = FIRST) {
  return {
    account: '111111111111', region: 'us-east-1', flowLogId,
    fields: {
      'version': 5, 'account-id': '111111111111', 'interface-id': 'eni-1', 'srcaddr': '10.0.0.1', 'pkt-srcaddr': '10.0.0.1',
      'dstaddr': '10.0.0.2', 'pkt-dstaddr': '10.0.0.2', 'srcport': 50000, 'dstport': 443, 'protocol': 6, 'packets': 1, 'bytes': 100,
      'start': TIME, 'end': TIME + 60, 'action': 'ACCEPT', 'log-status': 'OK', 'vpc-id': 'vpc-a', 'subnet-id': 'subnet-a',
      'tcp-flags': 2, 'type': 'IPv4', 'az-id': 'az1', 'flow-direction': 'egress', ...fields,
    },
  };
}

/** What comes in at another interface of it. */
function arrival(fields, flowLogId) {
  return record({ 'interface-id': 'eni-2', 'flow-direction': 'ingress', ...fields }, flowLogId);
}

test('the flow log of the format with the newest fields counts, whichever id is less', async () => {
  const answer = { 'srcaddr': '10.0.0.1', 'srcport': 22, 'dstaddr': '203.0.113.9', 'pkt-dstaddr': '203.0.113.9', 'dstport': 50000, 'tcp-flags': 18 };
  for (const [old, recent] of [[FIRST, SECOND], [SECOND, FIRST]]) {
    const [rows] = await rowsOf(FlowLogQuery.EXPOSED_SERVICES, [
      [RecordFormat.DEFAULT, [record({ ...answer, version: 2 }, old)]],
      [RecordFormat.ESSENTIAL, [record(answer, recent)]],
    ]);
    deepEqual(rows, [[22, 'eni-1', '10.0.0.1', 1, 1, 100, TIME + 60]]);
  }
});

test('the flow log whose format has what is asked for counts, whichever version it is of', async () => {
  const narrow = RecordFormat.of(...['VERSION', 'INTERFACE_ID', 'SRCADDR', 'DSTADDR', 'START', 'END', 'ACTION', 'LOG_STATUS', 'BYTES',
    'NEXT_HOP_AZ_ID'].map((name) => RecordField[name]));
  const here = [record({}), arrival({ 'subnet-id': 'subnet-b' })];
  for (const [wide, other] of [[FIRST, SECOND], [SECOND, FIRST]]) {
    const deliveries = [
      [RecordFormat.ESSENTIAL, here.map((each) => ({ ...each, flowLogId: wide }))],
      [narrow, here.map((each) => ({ ...each, flowLogId: other, fields: { ...each.fields, version: 11 } }))],
    ];
    deepEqual((await rowsOf(FlowLogQuery.SEGMENTATION_BY_ADDRESS, deliveries))[0], [['subnet-a', 'subnet-b', 443, 'TCP', 1, 100]]);
    deepEqual((await rowsOf(FlowLogQuery.PROTOCOLS, deliveries))[0], [['TCP', 2, 2, 200]]);
  }
});

test('records of before reasons were told do not tell any', async () => {
  const rejected = (fields, flowLogId) => record({ action: 'REJECT', ...fields }, flowLogId);
  const [rows] = await rowsOf(FlowLogQuery.REJECT_REASONS, [
    [RecordFormat.ESSENTIAL, [rejected({ 'interface-id': 'eni-1' }, FIRST)]],
    [RecordFormat.V8, [rejected({ 'version': 8, 'interface-id': 'eni-2' }, SECOND)]],
  ]);
  deepEqual(rows.sort(), [['not recorded', 1, 1], ['security group or network ACL', 1, 1]]);
});

test('the first records are there at once, and the answer says until when it is complete', async () => {
  const stack = stackOf('First');
  const archive = new S3Destination(stack, 'Archive', { bucketName: 'first' });
  new FlowLogs(stack, 'FlowLogs', { source: FlowLogSource.of('VPC', ['vpc-1']), destination: archive });
  new FlowLogTable(stack, 'Table', { archive });
  const saved = deploy(storage, stack);
  const sql = at(NOW, saved['Rejected traffic']);
  deepEqual((await engine.query(sql)).rows, []);
  const end = NOW - 60;
  writeFiles(storage, {
    bucket: 'first', format: namesOf(RecordFormat.ESSENTIAL), fileFormat: 'parquet', perHourPartition: true,
    records: [record({ action: 'REJECT', end })],
  });
  const { columns, rows } = await engine.query(sql);
  deepEqual(columns.at(-1).name, 'complete_until');
  deepEqual(rows, [['10.0.0.1', '10.0.0.2', 443, 'TCP', 1, 1, end, NOW - 20 * 60]]);
});

test('what pods of one node send to those of another is at home with the nodes', async () => {
  const node = (fields) => ({ 'instance-id': 'i-1', ...fields });
  const sent = record(node({ 'pkt-srcaddr': '10.0.0.77', 'pkt-dstaddr': '10.0.1.77', 'dstaddr': '10.0.1.77' }));
  const got = arrival(node({
    'instance-id': 'i-2', 'subnet-id': 'subnet-b', 'az-id': 'az2', 'srcaddr': '10.0.0.77', 'pkt-srcaddr': '10.0.0.77',
    'pkt-dstaddr': '10.0.1.77', 'dstaddr': '10.0.1.5',
  }));
  const passing = { ...sent, fields: { ...sent.fields, 'interface-id': 'eni-tgw', 'instance-id': undefined, 'subnet-id': 'subnet-0', 'az-id': 'az3' } };
  const deliveries = [[RecordFormat.ESSENTIAL, [sent, got, passing]]];
  deepEqual((await rowsOf(FlowLogQuery.SEGMENTATION_BY_ADDRESS, deliveries))[0], [['subnet-a', 'subnet-b', 443, 'TCP', 1, 100]]);
  deepEqual((await rowsOf(FlowLogQuery.CROSS_ZONE_BY_ADDRESS, deliveries))[0], [['az1', 'az2', '10.0.0.77', '10.0.1.77', 100]]);
  // another VPC has these addresses, too, and there they are the first of interfaces
  const elsewhere = ['10.0.0.77', '10.0.1.77'].map((address, index) => arrival({
    'vpc-id': 'vpc-b', 'subnet-id': 'subnet-pci', 'az-id': 'az9', 'interface-id': `eni-8${index}`, 'srcaddr': '10.9.9.9', 'pkt-srcaddr': '10.9.9.9',
    'dstaddr': address, 'pkt-dstaddr': address,
  }));
  deepEqual((await rowsOf(FlowLogQuery.SEGMENTATION_BY_ADDRESS, [[RecordFormat.ESSENTIAL, [sent, got, passing, ...elsewhere]]]))[0], [
    ['subnet-a', 'subnet-b', 443, 'TCP', 1, 100],
  ]);
});

test('a second flow log of rejects alone takes nothing of what was accepted', async () => {
  const [rows] = await rowsOf(FlowLogQuery.IPV4_TRAFFIC, [[RecordFormat.ESSENTIAL, [
    record({}, SECOND), record({ action: 'REJECT', bytes: 40 }, SECOND), record({ action: 'REJECT', bytes: 40 }, FIRST),
  ]]]);
  deepEqual(rows, [['ACCEPT', 1, 1, 100], ['REJECT', 1, 1, 40]]);
});

test('a flow log is known by the name of its files, not by folders or buckets that are called alike', async () => {
  const both = [record({}, FIRST), record({}, SECOND)];
  const [rows] = await rowsOf(FlowLogQuery.TOP_TALKERS, [[RecordFormat.ESSENTIAL, both]], { bucket: 'acme-fl-archive' });
  deepEqual(rows, [['10.0.0.1', 1, 1, 100]]);
});

test('each packet counts once where flow logs cut time in ways of their own', async () => {
  // flows of ten seconds, of a burst of three minutes each quarter of an hour: what there truly was
  const flows = Array.from({ length: 60 }, (_, index) => ({
    time: TIME - 2 * 3600 + Math.floor(index / 12) * 900 + index % 12 * 15 + 3, srcport: 40000 + index, bytes: 1000 + index,
  }));
  const bytes = flows.reduce((sum, flow) => sum + flow.bytes, 0);
  /** What a flow log makes of them: in each of its intervals a record for each flow, with times that are a little off. */
  const recorded = (flowLogId, interval, phase, off) => flows.flatMap((flow) => {
    const ofInterval = (time) => Math.floor((time - phase) / interval);
    const cut = ofInterval(flow.time) === ofInterval(flow.time + 9) ? undefined : ofInterval(flow.time + 9) * interval + phase;
    const piece = (start, end, part) => record({
      'start': start + off, 'end': end + off, 'srcport': flow.srcport, 'bytes': part, 'tcp-flags': 2,
    }, flowLogId);
    return cut === undefined ? [piece(flow.time, flow.time + 9, flow.bytes)]
      : [piece(flow.time, cut - 1, 400), piece(cut, flow.time + 9, flow.bytes - 400)];
  });
  for (const [one, other] of [[[600, 0, 0], [60, 0, 0]], [[600, 0, 0], [600, 300, 0]], [[60, 0, -40], [600, 300, 15]], [[60, 7, 0], [60, 30, 55]]]) {
    const [rows] = await rowsOf(FlowLogQuery.TOP_TALKERS.over(cdk.Duration.hours(6)), [[RecordFormat.ESSENTIAL, [
      ...recorded(FIRST, ...one), ...recorded(SECOND, ...other),
    ]]]);
    deepEqual(rows.map(([source, , , sum]) => [source, sum]), [['10.0.0.1', bytes]], `${one} beside ${other}`);
  }
});

test('what a flow log that replaced another has is added to what that one had', async () => {
  const [before, after] = [[TIME - 7200, FIRST], [TIME - 1800, SECOND]].map(([start, flowLogId]) => record({
    start, end: start + 59, bytes: 100,
  }, flowLogId));
  const [rows] = await rowsOf(FlowLogQuery.TOP_TALKERS, [[RecordFormat.ESSENTIAL, [before, after]]]);
  deepEqual(rows, [['10.0.0.1', 2, 2, 200]]);
});

test('firewalls on instances pass on what is of others', async () => {
  const firewall = (make, fields) => make({
    'interface-id': 'eni-fw', 'instance-id': 'i-fw', 'subnet-id': 'subnet-fw', 'az-id': 'az3', ...fields,
  });
  const deliveries = [[RecordFormat.ESSENTIAL, [
    record({ 'instance-id': 'i-1' }), arrival({ 'instance-id': 'i-2', 'subnet-id': 'subnet-b', 'az-id': 'az2' }),
    firewall(record, { srcaddr: '10.0.9.9' }), firewall(arrival, { dstaddr: '10.0.9.9' }),
  ]]];
  deepEqual((await rowsOf(FlowLogQuery.SEGMENTATION_BY_ADDRESS, deliveries))[0], [['subnet-a', 'subnet-b', 443, 'TCP', 1, 100]]);
  deepEqual((await rowsOf(FlowLogQuery.CROSS_ZONE_BY_ADDRESS, deliveries))[0], [['az1', 'az2', '10.0.0.1', '10.0.0.2', 100]]);
  // in a VPC of its own, and what it drops does not make it the home of anybody
  const dropped = firewall(arrival, { 'vpc-id': 'vpc-fw', 'subnet-id': 'subnet-0', 'dstaddr': '10.0.9.9' });
  const spokes = [
    record({ 'instance-id': 'i-1' }), arrival({ 'instance-id': 'i-2', 'vpc-id': 'vpc-b', 'subnet-id': 'subnet-b' }), dropped,
  ];
  deepEqual((await rowsOf(FlowLogQuery.SEGMENTATION_BY_ADDRESS, [[RecordFormat.ESSENTIAL, spokes]]))[0], [
    ['subnet-a', 'subnet-b', 443, 'TCP', 1, 100],
  ]);
  const asked = { parameters: [' 10.0.0.1', '10.0.0.2 ', '443'] };
  deepEqual((await rowsOf(FlowLogQuery.REACHABILITY, deliveries, asked))[0].map((row) => [row[0], row[1], row.at(-1)]), [
    ['client', 'eni-1', 'unanswered'],
    ['on the way, towards the client', 'eni-fw', 'passed on'],
    ['on the way, towards the server', 'eni-fw', 'passed on'],
    ['server', 'eni-2', 'arrived, and the server did not answer'],
  ]);
  deepEqual((await rowsOf(FlowLogQuery.FAILED_CONNECTIONS, deliveries))[0].map(([id]) => id), ['eni-1']);
  const answer = {
    'srcaddr': '10.0.0.2', 'pkt-srcaddr': '10.0.0.2', 'srcport': 443, 'dstaddr': '203.0.113.9', 'pkt-dstaddr': '203.0.113.9', 'dstport': 50000, 'tcp-flags': 18,
  };
  const answers = [
    record({ ...answer, 'interface-id': 'eni-2', 'instance-id': 'i-2' }), firewall(record, { ...answer, srcaddr: '10.0.9.9' }),
    firewall(arrival, { ...answer, dstaddr: '10.0.9.9' }),
  ];
  for (const query of [FlowLogQuery.EXPOSED_SERVICES, FlowLogQuery.NEW_LISTENERS]) {
    deepEqual((await rowsOf(query, [[RecordFormat.ESSENTIAL, answers]]))[0].length, 1);
  }
});

test('a public address is of no instance that passes it on, even where that rewrites addresses', async () => {
  const answer = {
    'srcaddr': '203.0.113.9', 'pkt-srcaddr': '203.0.113.9', 'srcport': 443, 'dstaddr': '10.0.0.1', 'pkt-dstaddr': '10.0.0.1', 'dstport': 50000, 'tcp-flags': 18,
  };
  const [rows] = await rowsOf(FlowLogQuery.NEW_LISTENERS, [[RecordFormat.ESSENTIAL, [
    record({ ...answer, 'interface-id': 'eni-nat', 'instance-id': 'i-nat', 'srcaddr': '10.0.9.9' }),
  ]]]);
  deepEqual(rows, []);
  // nor of a regional NAT gateway, whose records name no interface
  const regional = record({ ...answer, 'interface-id': undefined });
  deepEqual((await rowsOf(FlowLogQuery.NEW_LISTENERS, [[RecordFormat.ESSENTIAL, [regional]]]))[0], []);
  // but one that answers public ones is an instance's own
  const pod = record({
    ...answer, 'interface-id': 'eni-1', 'instance-id': 'i-1', 'srcaddr': '2600:1f18::5', 'pkt-srcaddr': '2600:1f18::77', 'dstaddr': '2001:db8::9', 'pkt-dstaddr': '2001:db8::9',
  });
  deepEqual((await rowsOf(FlowLogQuery.EXPOSED_SERVICES, [[RecordFormat.ESSENTIAL, [pod]]]))[0].length, 1);
});

test('private addresses are told by any condition, also one that stands alone', async () => {
  const fields = [RecordField.END, RecordField.LOG_STATUS, RecordField.SRCADDR, RecordField.DSTADDR, RecordField.DSTPORT];
  const asked = async (where, sql) => (await rowsOf(new FlowLogQuery({ name: 'Own', question: 'Who?', fields, where, sql }), [[RecordFormat.ESSENTIAL, [
    record({ 'dstport': 25, 'dstaddr': '203.0.113.5', 'pkt-dstaddr': '203.0.113.5' }), record({ dstport: 25 }),
  ]]]))[0];
  const count = 'SELECT count(*) AS records FROM flows';
  deepEqual(await asked('dstport = 25 AND NOT {{private(dstaddr)}}', count), [[1]]);
  deepEqual(await asked('{{private(srcaddr)}}', count), [[2]]);
  deepEqual(await asked(undefined, `${count} WHERE {{private(srcaddr)}}`), [[2]]);
  deepEqual(await asked(undefined, `${count} WHERE NOT {{private(dstaddr)}}`), [[1]]);
});

test('a failure behind a NAT gateway is its client’s', async () => {
  const nat = (make, fields) => make({ 'interface-id': 'eni-nat', 'dstaddr': '203.0.113.9', 'pkt-dstaddr': '203.0.113.9', ...fields });
  const [rows] = await rowsOf(FlowLogQuery.FAILED_CONNECTIONS, [[RecordFormat.ESSENTIAL, [
    record({ 'instance-id': 'i-1', 'dstaddr': '203.0.113.9', 'pkt-dstaddr': '203.0.113.9' }),
    nat(arrival, { dstaddr: '10.0.9.9' }), nat(record, { 'srcaddr': '10.0.9.9', 'pkt-srcaddr': '10.0.9.9', 'srcport': 1024 }),
  ]]]);
  deepEqual(rows.map(([id, client]) => [id, client]), [['eni-1', '10.0.0.1']]);
});

test('what was rejected at a NAT gateway is not billed by it', async () => {
  const inner = { 'interface-id': 'eni-nat', 'interface-type': 'nat_gateway', 'dstaddr': '10.0.9.9', 'pkt-dstaddr': '203.0.113.9' };
  const [rows] = await rowsOf(FlowLogQuery.NAT_CLIENTS, [[RecordFormat.V11, [arrival(inner), arrival({ ...inner, action: 'REJECT', bytes: 7 })]]]);
  deepEqual(rows.map(([, client, bytes]) => [client, bytes]), [['10.0.0.1', 100]]);
});

test('attachments of transit gateways are on the way, and blame no server', async () => {
  const attachment = arrival({ 'interface-id': 'eni-tgw', 'dstaddr': '10.0.8.8', 'action': 'REJECT' });
  const asked = { parameters: ['10.0.0.1', '10.0.0.2', '443'] };
  const verdicts = async (...records) => (await rowsOf(FlowLogQuery.REACHABILITY, [[RecordFormat.ESSENTIAL, records]], asked))[0]
    .map((row) => [row[0], row[1], row.at(-1)]);
  deepEqual(await verdicts(record({}), attachment), [
    ['client', 'eni-1', 'unanswered'],
    ['on the way, towards the client', 'eni-tgw', 'blocked on the way: a security group or network ACL there'],
  ]);
  deepEqual(await verdicts(record({}), { ...attachment, fields: { ...attachment.fields, action: 'ACCEPT' } }), [
    ['client', 'eni-1', 'unanswered'], ['on the way, towards the client', 'eni-tgw', 'passed on'],
  ]);
  const answer = { 'srcaddr': '10.0.0.2', 'srcport': 443, 'dstport': 50000, 'tcp-flags': 18, 'dstaddr': '203.0.113.9', 'pkt-dstaddr': '203.0.113.9', 'pkt-srcaddr': '10.0.0.2' };
  const passed = record({ ...answer, 'interface-id': 'eni-tgw', 'srcaddr': '10.0.8.8' });
  deepEqual((await rowsOf(FlowLogQuery.EXPOSED_SERVICES, [[RecordFormat.ESSENTIAL, [record(answer), passed]]]))[0].map(([port, id]) => [port, id]), [[443, 'eni-1']]);
});

test('an address may be typed in any of its spellings', async () => {
  const [rows] = await rowsOf(FlowLogQuery.ADDRESS, [[RecordFormat.ESSENTIAL, [record({ 'srcaddr': '2001:db8:1:2::a', 'pkt-srcaddr': '2001:db8:1:2::a' })]]], {
    parameters: ['2001:0DB8:1:2:0:0:0:A'],
  });
  deepEqual(rows.length, 1);
});

test('tags that are not encoded as they should be are there as they are', async () => {
  const format = RecordFormat.ESSENTIAL.plus(RecordField.instanceTag('Team'));
  const stack = stackOf('Tags');
  const archive = new S3Destination(stack, 'Archive', { bucketName: 'tags' });
  new FlowLogTable(stack, 'Table', { archive, format, queries: [FlowLogQuery.internetEgressByTag('Team')], accounts: ANY, regions: ANY });
  const [sql] = Object.values(deploy(storage, stack));
  const [, value] = /\n +(.*) AS instance_tag,?\n/.exec(sql);
  const { rows } = await engine.query(`SELECT ${value} FROM (VALUES '100%', 'a+b%20c', 'a%2Bb', '-') AS t (instance_tag)`);
  deepEqual(rows, [['100%'], ['a+b c'], ['a+b'], [null]]);
});

test('regional NAT gateways, which name no interface, do not hide each other', async () => {
  const gateway = (id, flowLogId, srcaddr) => record({
    'version': 9, 'interface-id': undefined, 'resource-id': id, srcaddr, 'pkt-srcaddr': srcaddr,
  }, flowLogId);
  const gateways = [gateway('nat-1', FIRST, '10.0.0.1'), gateway('nat-2', SECOND, '10.0.0.5')];
  deepEqual((await rowsOf(FlowLogQuery.TOP_TALKERS, [[RecordFormat.V9, gateways]]))[0], [['10.0.0.1', 1, 1, 100], ['10.0.0.5', 1, 1, 100]]);
  // without the field nothing but the flow log tells them apart
  deepEqual((await rowsOf(FlowLogQuery.TOP_TALKERS, [[RecordFormat.ESSENTIAL, gateways]]))[0], [['10.0.0.1', 1, 1, 100], ['10.0.0.5', 1, 1, 100]]);
});

test('queries of VPCs and of transit gateways keep to their own in one archive', async () => {
  const transit = {
    account: '111111111111', region: 'us-east-1', flowLogId: SECOND,
    fields: {
      'version': 6, 'resource-type': 'TransitGateway', 'tgw-id': 'tgw-1', 'tgw-attachment-id': 'tgw-attach-1', 'srcaddr': '10.9.0.1',
      'dstaddr': '10.8.0.1', 'bytes': 500, 'packets': 5, 'end': TIME + 60, 'log-status': 'OK', 'flow-direction': 'ingress',
    },
  };
  const deliveries = [[RecordFormat.ESSENTIAL, [arrival({ bytes: 777 })]], [RecordFormat.TRANSIT_GATEWAY_DEFAULT, [transit]]];
  deepEqual((await rowsOf(FlowLogQuery.TRANSIT_GATEWAY_TALKERS, deliveries))[0], [['10.9.0.1', '10.8.0.1', 500]]);
  deepEqual((await rowsOf(FlowLogQuery.TOP_TALKERS, deliveries))[0], [['10.0.0.1', 1, 1, 777]]);
});

test('addresses are at home in their own VPC, or in one place alone', async () => {
  const elsewhere = arrival({ 'vpc-id': 'vpc-b', 'subnet-id': 'subnet-pci', 'az-id': 'az9', 'interface-id': 'eni-9' });
  const here = [record({}), arrival({ 'subnet-id': 'subnet-b', 'az-id': 'az2' })];
  const destination = async (...records) => (await rowsOf(FlowLogQuery.SEGMENTATION_BY_ADDRESS, [[RecordFormat.ESSENTIAL, records]]))[0].map(([, to]) => to);
  deepEqual(await destination(...here, elsewhere), ['subnet-b']);
  deepEqual(await destination(record({}), elsewhere), ['subnet-pci']);
  deepEqual(await destination(record({}), elsewhere, arrival({ 'vpc-id': 'vpc-c', 'subnet-id': 'subnet-c' })), [null]);
  // an attachment of a transit gateway passes the packet on: it is not at home there
  const passing = arrival({ 'interface-id': 'eni-tgw', 'subnet-id': 'subnet-0', 'az-id': 'az1', 'dstaddr': '10.0.0.9' });
  deepEqual(await destination(...here, passing), ['subnet-b']);
  const [zones] = await rowsOf(FlowLogQuery.CROSS_ZONE_BY_ADDRESS, [[RecordFormat.ESSENTIAL, [...here, passing]]]);
  deepEqual(zones, [['az1', 'az2', '10.0.0.1', '10.0.0.2', 100]]);
});

test('a connection of before, and packets after its end, are no attempts', async () => {
  const verdicts = async (...records) => (await rowsOf(FlowLogQuery.REACHABILITY, [[RecordFormat.ESSENTIAL, records]], {
    parameters: ['10.0.0.1', '10.0.0.2', '443'],
  }))[0].map((row) => row.at(-1));
  const back = { 'srcaddr': '10.0.0.2', 'pkt-srcaddr': '10.0.0.2', 'srcport': 443, 'dstaddr': '10.0.0.1', 'pkt-dstaddr': '10.0.0.1', 'dstport': 50000 };
  const reply = (fields) => record({ ...back, 'flow-direction': 'ingress', ...fields });
  const late = { 'action': 'REJECT', 'tcp-flags': 4 };
  deepEqual(await verdicts(record({ 'tcp-flags': 0 }), reply({ 'tcp-flags': 0 })), ['open since before']);
  deepEqual(await verdicts(record({}), reply({ 'tcp-flags': 18 }), reply(late)), ['answered']);
  deepEqual(await verdicts(record({}), reply(late)), ['unanswered']);
  deepEqual(await verdicts(record({ action: 'REJECT' }), record({ end: TIME + 120 })), ['unanswered']);
  deepEqual(await verdicts(record({}), record({ action: 'REJECT', end: TIME + 120 })), ['blocked at the client: its security group or network ACL']);
  deepEqual(await verdicts(reply({ 'tcp-flags': 4 })), ['open since before, and reset by the server']);
  const early = { start: TIME - 600, end: TIME - 540 };
  const answered = [record(early), reply({ ...early, 'tcp-flags': 18 })];
  deepEqual(await verdicts(...answered, record({})), ['answered before, unanswered since']);
  deepEqual(await verdicts(...answered, record({}), reply({ 'tcp-flags': 4 })), ['answered before, refused since']);
  deepEqual(await verdicts(...answered, reply({ 'tcp-flags': 4 })), ['answered']);
  deepEqual(await verdicts(record(early), reply({ ...early, 'action': 'REJECT', 'tcp-flags': 18 }), record({})), ['unanswered']);
  deepEqual(await verdicts(record(early), reply({ ...early, 'tcp-flags': 4 }), record({ end: NOW - 25 * 60 })), ['refused by the server']);
  deepEqual(await verdicts(record({ end: NOW - 25 * 60 })), ['too recent to tell']);
  deepEqual((await rowsOf(FlowLogQuery.FAILED_CONNECTIONS, [[RecordFormat.ESSENTIAL, [
    record({ ...back, 'action': 'REJECT', 'tcp-flags': 18 }), record({ ...back, 'action': 'REJECT', 'tcp-flags': 1 }),
  ]]]))[0], []);
});

test('a skipped interval is told of each flow log, and doubted where that one counts', async () => {
  const skipped = (flowLogId) => record({
    'log-status': 'SKIPDATA', 'srcaddr': undefined, 'dstaddr': undefined, 'protocol': undefined, 'action': undefined, 'bytes': undefined,
  }, flowLogId);
  const hour = Math.floor((TIME + 60) / 3600) * 3600;
  const [rows] = await rowsOf(FlowLogQuery.GAPS, [[RecordFormat.ESSENTIAL, [skipped(FIRST), skipped(SECOND)]]]);
  deepEqual(rows, [['111111111111', 'eni-1', FIRST, hour, 1], ['111111111111', 'eni-1', SECOND, hour, 1]]);
  const verdicts = async (flowLogId) => (await rowsOf(FlowLogQuery.FAILED_CONNECTIONS, [[RecordFormat.ESSENTIAL, [
    record({}, FIRST), record({}, SECOND), skipped(flowLogId),
  ]]]))[0].map((row) => row.at(-1));
  deepEqual([await verdicts(FIRST), await verdicts(SECOND)], [['unknown: records were skipped'], ['unanswered']]);
});

test('two flow logs of one interface are told of, one that replaced another is not, and gateways are no one interface', async () => {
  const at = (minutes, flowLogId, fields) => record({ start: TIME + 60 * minutes, end: TIME + 60 * minutes + 59, ...fields }, flowLogId);
  const both = (id, ...minutes) => minutes.flatMap((each) => [FIRST, SECOND].map((flowLogId) => at(each, flowLogId, { 'interface-id': id })));
  const [rows] = await rowsOf(FlowLogQuery.OVERLAPPING_FLOW_LOGS, [[RecordFormat.ESSENTIAL, [
    ...both('eni-1', 0, -10, -20), ...both('eni-2', 0, -1), ...both(undefined, 0, -10, -20),
  ]]]);
  deepEqual(rows, [['111111111111', 'eni-1', 2, 6, 600]]);
});

test('probes are those of few packets, however flow logs cut time', async () => {
  const probes = (flowLogId, pieces) => Array.from({ length: 20 }, (_, port) => Array.from({ length: pieces }, (__, piece) => arrival({
    'dstport': port + 1, 'packets': 4 / pieces, 'start': TIME + 60 * piece, 'end': TIME + 60 * (piece + 4 / pieces) - 1,
  }, flowLogId))).flat();
  const [rows] = await rowsOf(FlowLogQuery.PORT_SCANS, [[RecordFormat.ESSENTIAL, [...probes(FIRST, 1), ...probes(SECOND, 4)]]]);
  deepEqual(rows, []); // the first flow log counts, whose records are of four packets
});

test('lists of interfaces may have blanks', async () => {
  const [rows] = await rowsOf(FlowLogQuery.MANAGED_INTERFACES, [[RecordFormat.ESSENTIAL, [record({}), arrival({})]]], {
    parameters: [' eni-1 , eni-2 '],
  });
  deepEqual(rows.map(([id]) => id), ['eni-1', 'eni-2']);
});

test('an address is looked for in the interface and in the packet', async () => {
  const behind = record({ 'interface-id': 'eni-nat', 'srcaddr': '10.0.0.9', 'pkt-srcaddr': '10.0.5.5' });
  const [rows] = await rowsOf(FlowLogQuery.ADDRESS, [[RecordFormat.ESSENTIAL, [record({}), behind]]], { parameters: ['10.0.5.5'] });
  deepEqual(rows.map(([, , id]) => id), ['eni-nat']);
});

test('a window that has just ended includes the folder of the next hour', async () => {
  const query = FlowLogQuery.REJECTED_TRAFFIC.over(cdk.Duration.minutes(10), cdk.Duration.minutes(20));
  const late = { ...record({ action: 'REJECT', end: NOW - 21 * 60 }), fileTime: NOW + 25 * 60 }; // 13:00
  const [rows] = await rowsOf(query, [[RecordFormat.ESSENTIAL, [late]]]);
  deepEqual(rows.length, 1);
});
