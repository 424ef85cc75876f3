// Every query of the catalogue, on every layout and in both formats of files, gives what an independent computation gives.
import { deepEqual, ok } from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { ANSWERS } from './answers/index.mjs';
import { at, cdk, deploy, formatOf, library, namesOf, stackOf, writeFrom } from './archive.mjs';
import { Engine } from './engine.mjs';
import { TRANSIT_GATEWAY_FIELDS, VPC_FIELDS } from './fields.mjs';
import { writeFiles } from './files.mjs';
import { NOW, records, transitGatewayRecords } from './records.mjs';
import { Storage } from './storage.mjs';

const { FlowLogQuery, FlowLogTable, RecordFormat, S3Destination } = library;

const QUERIES = {
  ...Object.fromEntries(Object.entries(FlowLogQuery).filter(([, query]) => query instanceof FlowLogQuery)),
  NAT_USERS_BY_TAG: FlowLogQuery.natUsersByTag('Team'),
  INTERNET_EGRESS_BY_TAG: FlowLogQuery.internetEgressByTag('Team'),
  MANAGED_INTERFACES_BY_TAG: FlowLogQuery.managedInterfacesByTag('Team'),
  NEW_LISTENERS_BY_TAG: FlowLogQuery.newListenersByTag('Team'),
};

/** Queries of a month look into 3,000 folders of hours: there over less time, which saves a minute. */
const LESS_TIME = cdk.Duration.days(4);
const LESS = Object.fromEntries(['NEW_LISTENERS', 'NEW_LISTENERS_BY_TAG'].map((key) => [key, QUERIES[key].over(LESS_TIME)]));

const INTERFACES = { format: formatOf(VPC_FIELDS), records: records() };
const TRANSIT_GATEWAYS = { format: formatOf(TRANSIT_GATEWAY_FIELDS), records: transitGatewayRecords() };
const ESSENTIAL = { format: RecordFormat.ESSENTIAL, records: INTERFACES.records };

const TABLES = [
  ...['plain-text', 'parquet'].flatMap((fileFormat) => [false, true].flatMap((hiveCompatiblePartitions) =>
    [false, true].flatMap((perHourPartition) => [INTERFACES, TRANSIT_GATEWAYS].map((contents) =>
      ({ ...contents, fileFormat, hiveCompatiblePartitions, perHourPartition }))))),
  { ...ESSENTIAL, fileFormat: 'parquet', hiveCompatiblePartitions: false, perHourPartition: true, missing: '-' },
];

const storage = new Storage();
let engine;

before(async () => {
  await storage.start();
  engine = await Engine.start(storage);
});

after(async () => {
  await engine?.stop();
  await storage.stop();
});

test('each query of the catalogue has an answer of its own', () => {
  deepEqual(Object.keys(QUERIES).sort(), Object.keys(ANSWERS).sort());
});

for (const [index, table] of TABLES.entries()) {
  const { format, fileFormat, hiveCompatiblePartitions: hive, perHourPartition: hourly } = table;
  const asked = hourly ? { ...QUERIES, ...LESS } : QUERIES;
  const answered = Object.entries(asked).filter(([, query]) => query.fields.every((field) => format.includes(field)));
  const name = `${format.fields.length} fields in ${fileFormat}, ${hive ? 'hive' : 'plain'}, ${hourly ? 'hourly' : 'daily'}`;

  describe(name, { concurrency: 5 }, () => {
    const saved = deployed(table, `table-${index}`, answered.map(([, query]) => query));
    for (const [key, query] of answered) {
      for (const parameters of parametersOf(key, table.records).slice(0, index === TABLES.length - 1 ? undefined : 1)) {
        test(`${query.name} ${parameters.join(' ')}`, async () => {
          const { columns, rows } = await engine.query(at(NOW, saved[query.name]), { parameters });
          const window = asked[key] === QUERIES[key] ? undefined : LESS_TIME.toSeconds();
          const expected = ANSWERS[key](table.records, { now: NOW, parameters, window });
          const completeUntil = key === 'FRESHNESS' ? [] : [NOW - 20 * 60]; // which tells of itself
          deepEqual(columns.map((column) => column.name), [...expected.columns, ...completeUntil.map(() => 'complete_until')]);
          deepEqual(sorted(rows), sorted(expected.rows.map((row) => [...row, ...completeUntil])));
          ok(expected.rows.length > 0, 'nothing to compare');
        });
      }
    }
  });
}

/** Defines an archive and its table, and delivers the records. */
function deployed({ format, records: delivered, missing, ...options }, bucket, queries) {
  const stack = stackOf(bucket);
  const archive = new S3Destination(stack, 'Archive', { ...options, bucketName: bucket, keyPrefix: 'network' });
  writeFrom(stack, archive, format);
  new FlowLogTable(stack, 'Table', { archive, queries });
  writeFiles(storage, { ...options, bucket, prefix: 'network', format: namesOf(format), missing, records: delivered });
  return deploy(storage, stack);
}

/** Each list of parameters that a query is tried with: in the last table all of them. */
function parametersOf(key, delivered) {
  const inWindow = delivered.filter(({ fields }) => fields.end >= NOW - 80 * 60 && fields.end < NOW - 20 * 60);
  const most = (field) => {
    const counts = new Map();
    for (const { fields: { [field]: value } } of inWindow) {
      counts.set(value, (counts.get(value) ?? 0) + (value === undefined ? 0 : 1));
    }
    return [...counts].filter(([, count]) => count < 200).sort(([, one], [, other]) => other - one)[0][0]; // below limits
  };
  const gateways = new Set(delivered.filter(({ fields }) => fields['interface-type'] === 'nat_gateway')
    .map(({ fields }) => fields['interface-id']));
  switch (key) {
    case 'ADDRESS':
    case 'TRAFFIC_FROM_SOURCE_ADDRESS':
    case 'TRAFFIC_TO_DESTINATION_ADDRESS':
    case 'TRANSIT_GATEWAY_ADDRESS':
      return [[most('srcaddr')]];
    case 'INTERFACE':
      return [[most('interface-id')]];
    case 'MANAGED_INTERFACES':
      return [[[most('interface-id'), [...gateways][0]].join(',')]];
    case 'MANAGED_INTERFACES_BY_TAG':
      return [[most('interface-tag')]];
    case 'NAT_CLIENTS_OF_INTERFACES':
    case 'AWS_SERVICES_THROUGH_NAT_OF_INTERFACES':
      return [[[...gateways].join(',')]];
    case 'REACHABILITY':
      return connections(delivered);
    default:
      return [[]];
  }
}

/** Client, server and port of one connection for each verdict, and of one that was answered. */
function connections(delivered) {
  const { columns, rows } = ANSWERS.FAILED_CONNECTIONS(delivered, { now: NOW });
  const at = (row, column) => row[columns.indexOf(column)];
  const failed = new Map(rows.map((row) => [at(row, 'verdict'), ['client', 'server', 'port'].map((column) => at(row, column))]));
  const { fields } = delivered.find(({ fields: each }) => each['tcp-flags'] === 18 && each['flow-direction'] === 'ingress'
    && each.end >= NOW - 80 * 60 && each.end < NOW - 20 * 60);
  return [...failed.values(), [fields['pkt-dstaddr'], fields['pkt-srcaddr'], fields.srcport]];
}

function sorted(rows) {
  return rows.map((row) => JSON.stringify(row)).sort();
}
