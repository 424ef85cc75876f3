// What a table finds and reads: the partitions of a window and no more, accounts that queries name, columns of several
// formats, old and new formats side by side, and the samples of AWS's documentation.
import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';

import { ANSWERS } from './answers/index.mjs';
import { at, cdk, deploy, formatOf, library, namesOf, stackOf, writeFrom } from './archive.mjs';
import { DOCUMENTED, parsed } from './documented.mjs';
import { Engine } from './engine.mjs';
import { stored, VPC_FIELDS } from './fields.mjs';
import { parquetFile, textFile, writeFiles } from './files.mjs';
import { NOW, records } from './records.mjs';
import { Storage } from './storage.mjs';

const require = createRequire(import.meta.url);
const firehose = require('aws-cdk-lib/aws-kinesisfirehose');
const s3 = require('aws-cdk-lib/aws-s3');
const {
  FirehoseDestination, FlowLogProducers, FlowLogQuery, FlowLogs, FlowLogSource, FlowLogTable, PartitionValues, RecordField,
  RecordFormat, S3Destination,
} = library;

const HOUR = 3600;
const LAST_DAY = "log_date BETWEEN '2026/11/19/12' AND '2026/11/20/13'";
const ofLastDay = records().filter(({ fields, fileTime = fields.end }) => fields.end > NOW - 24 * HOUR && fileTime < NOW);
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

/** An archive with a table, written to in one format. */
function archived(name, options = {}, { format = RecordFormat.ESSENTIAL, table = {} } = {}) {
  const stack = stackOf(name);
  const archive = new S3Destination(stack, 'Archive', { bucketName: name, ...options });
  writeFrom(stack, archive, format);
  const { databaseName, tableName } = new FlowLogTable(stack, 'Table', { archive, ...table });
  return { saved: deploy(storage, stack), relation: `"${databaseName}"."${tableName}"` };
}

function deliver(bucket, format, delivered, options = {}) {
  return writeFiles(storage, { bucket, format: namesOf(format), fileFormat: 'parquet', perHourPartition: true, records: delivered, ...options });
}

function names(files) {
  return [...files].sort();
}

describe('a query of the last hour', () => {
  const evening = Date.UTC(2026, 10, 20, 23, 35) / 1000;

  /** The rows of a query, the files that it opened, and the bytes that it read of them. */
  async function measured(sql) {
    storage.forget();
    const { rows } = await engine.query(at(evening, sql));
    return [rows, names(storage.read.keys()), sum(storage.read.values())];
  }

  test('opens the files of its hours and no other, of which it reads a part of what a daily table of text reads', async () => {
    const text = { fileFormat: 'plain-text', perHourPartition: false };
    const { saved: hourly } = archived('busy-hourly');
    const { saved: daily } = archived('busy-daily', text);
    const files = [];
    const before = busy(evening - 3 * HOUR); // the same for all hours that a query has nothing to look for in
    for (let time = evening - 23.5 * HOUR; time < evening; time += 300) {
      const some = time < evening - 2 * HOUR ? before : busy(time);
      deliverAs('busy-daily', time, textFile(namesOf(RecordFormat.ESSENTIAL), some), text);
      files.push(deliverAs('busy-hourly', time, some.parquet ??= parquetFile(namesOf(RecordFormat.ESSENTIAL), some)));
    }
    const [rows, opened, read] = await measured(hourly['Rejected traffic']);
    deepEqual([...new Set(storage.listed.map((prefix) => prefix.slice(-14)))].sort(), ['2026/11/20/22/', '2026/11/20/23/', '2026/11/21/00/']);
    deepEqual(opened, names(files.filter((file) => /\/2026\/11\/20\/2[23]\//.test(file))));
    const [rowsOfText, openedOfText, readOfText] = await measured(daily['Rejected traffic']);
    ok(rows.length > 0);
    deepEqual(rows, rowsOfText);
    console.log(`the last hour: ${read} bytes of ${opened.length} files of Parquet by the hour, `
      + `${readOfText} bytes of ${openedOfText.length} files of text by the day`);
    ok(read <= readOfText / 20, `${read} of ${readOfText} bytes`);
    for (const name of ['Top talkers', 'Services that answered the internet']) { // of a day: all files, some columns
      const [rowsOfDay, openedOfDay, readOfDay] = await measured(hourly[name]);
      const [rowsOfDailyText, , readOfDailyText] = await measured(daily[name]);
      ok(rowsOfDay.length > 0);
      deepEqual(rowsOfDay, rowsOfDailyText);
      console.log(`${name}: ${readOfDay} bytes of ${openedOfDay.length} files of Parquet, ${readOfDailyText} bytes of text`);
      ok(readOfDay < readOfDailyText, `${readOfDay} of ${readOfDailyText} bytes`);
    }
  });

  test('lists the folders of its hours, and of no other, on the first of January, too', async () => {
    const midnight = Date.UTC(2026, 0, 2, 0, 30) / 1000;
    for (const [name, hive, folders] of [
      ['midnight-plain', false, ['2026/01/01/23/', '2026/01/02/00/', '2026/01/02/01/']],
      ['midnight-hive', true, ['year=2026/month=01/day=01/hour=23/', 'year=2026/month=01/day=02/hour=00/', 'year=2026/month=01/day=02/hour=01/']],
    ]) {
      const { saved } = archived(name, { hiveCompatiblePartitions: hive });
      storage.forget();
      await engine.query(at(midnight, saved['Rejected traffic']));
      deepEqual([...new Set(storage.listed.map((prefix) => folders.find((folder) => prefix.endsWith(folder)) ?? prefix))].sort(), folders, name);
      equal(storage.listed.length, 4 * folders.length);
    }
  });

  test('is that of the clock', async () => {
    const now = Math.floor(Date.now() / 1000);
    const { saved } = archived('clock');
    storage.forget();
    const { rows } = await engine.query(saved['Rejected traffic']);
    deepEqual(rows, []);
    const hours = new Set(storage.listed.map((prefix) => prefix.slice(-14, -1)));
    ok(hours.size >= 2 && hours.size <= 3, [...hours].join(' '));
    ok(hours.has(new Date((now - 60 * 60) * 1000).toISOString().slice(0, 13).replace(/[-T]/g, '/')), [...hours].join(' '));
  });
});

describe('accounts', () => {
  test('of an organization are named by each query, which reads their files alone', async () => {
    const { saved, relation } = archived('organization', { producers: FlowLogProducers.organization('o-a1b2c3d4e5') }, {
      table: { regions: PartitionValues.listed(['us-east-1', 'eu-west-1']) },
    });
    const files = deliver('organization', RecordFormat.ESSENTIAL, records());
    storage.forget();
    const { rows } = await engine.query(at(NOW, saved['Top talkers']), { parameters: ['222222222222'] });
    ok(rows.length > 0);
    ok([...storage.read.keys()].every((file) => file.includes('/222222222222/')));
    ok(files.some((file) => file.includes('/111111111111/')));
    await rejects(engine.query(`SELECT count(*) FROM ${relation} WHERE log_date = '2026/11/20/10'`), /aws_account_id/);
  });
});

describe('formats', () => {
  test('of several flow logs are one table, in which what a format lacks is NULL', async () => {
    const stack = stackOf('several');
    const archive = new S3Destination(stack, 'Archive', { bucketName: 'several' });
    const table = new FlowLogTable(stack, 'Table', { archive });
    writeFrom(stack, archive, RecordFormat.DEFAULT, 'Old');
    writeFrom(stack, archive, RecordFormat.ESSENTIAL, 'New');
    deploy(storage, stack);
    const [old, recent] = [['fl-0000000000000000a', RecordFormat.DEFAULT], ['fl-0000000000000000b', RecordFormat.ESSENTIAL]];
    const some = ofLastDay.slice(0, 500);
    for (const [flowLogId, format] of [old, recent]) {
      deliver('several', format, some.map((record) => ({ ...record, flowLogId })));
    }
    const { rows } = await engine.query(`SELECT regexp_extract("$path", 'fl-[0-9a-f]+'), count(*), count(srcaddr), count(flow_direction), sum(bytes)
      FROM "${table.databaseName}"."${table.tableName}" WHERE ${LAST_DAY} GROUP BY 1 ORDER BY 1`);
    const count = (field) => some.filter(({ fields }) => fields[field] !== undefined).length;
    const bytes = sum(some.map(({ fields }) => fields.bytes ?? 0));
    deepEqual(rows, [
      [old[0], 500, count('srcaddr'), 0, bytes],
      [recent[0], 500, count('srcaddr'), count('flow-direction'), bytes],
    ]);
  });

  test('old and new stand side by side: each has a prefix and a table, and a query takes both', async () => {
    const stack = stackOf('side-by-side');
    const text = { fileFormat: 'plain-text' };
    const before = new S3Destination(stack, 'Archive', { ...text, bucketName: 'side-by-side' });
    const after = S3Destination.fromBucket(stack, 'Archive2', before.bucket, { ...text, keyPrefix: 'v2' });
    writeFrom(stack, before, RecordFormat.DEFAULT, 'Before');
    writeFrom(stack, after, RecordFormat.ESSENTIAL, 'After');
    const old = new FlowLogTable(stack, 'Table', { archive: before });
    const recent = new FlowLogTable(stack, 'Table2', {
      archive: after, database: old.database, tableName: 'flow_logs_2', workGroup: old.workGroup, queries: [],
    });
    deploy(storage, stack);
    const some = ofLastDay.slice(0, 300);
    deliver('side-by-side', RecordFormat.DEFAULT, some.slice(0, 200), text);
    deliver('side-by-side', RecordFormat.ESSENTIAL, some.slice(200), { ...text, prefix: 'v2' });
    const count = (table) => `SELECT count(*) AS records FROM "${table.databaseName}"."${table.tableName}" WHERE ${LAST_DAY}`;
    const { rows } = await engine.query(`SELECT sum(records) FROM (${count(old)} UNION ALL ${count(recent)})`);
    deepEqual(rows, [[300]]);
    deepEqual((await engine.query(count(recent))).rows, [[100]]);
  });

  test('have the tag of an instance in its column, percent-decoded', async () => {
    const format = formatOf(VPC_FIELDS);
    const { saved } = archived('tags', {}, { format, table: { queries: [FlowLogQuery.natUsersByTag('App')] } });
    const tagged = records().filter(({ fields }) => fields['instance-tag-2'] !== undefined);
    deliver('tags', format, records());
    const { rows } = await engine.query(at(NOW, saved['NAT gateway bytes by tag App']));
    const values = new Set(tagged.map(({ fields }) => fields['instance-tag-2']));
    ok(rows.some(([value]) => values.has(value)));
    ok(rows.every(([value]) => value === null || values.has(value)));
  });

  test('take fields that the library does not list', async () => {
    const format = RecordFormat.ESSENTIAL.plus(RecordField.of('new-number', { dataType: library.RecordDataType.INT64 }), RecordField.of('new-text'));
    const { relation } = archived('new-fields', { fileFormat: 'plain-text' }, { format });
    deliver('new-fields', RecordFormat.ESSENTIAL, ofLastDay.slice(0, 1), { fileFormat: 'plain-text' });
    const { columns } = await engine.query(`SELECT new_number, new_text FROM ${relation} WHERE ${LAST_DAY}`);
    deepEqual(columns, [{ name: 'new_number', type: 'bigint' }, { name: 'new_text', type: 'varchar' }]);
  });
});

describe('a stream of Firehose', () => {
  const questions = ['REJECTED_TRAFFIC', 'TOP_TALKERS', 'PORT_SCANS', 'TOP_PORTS', 'CROSS_ZONE_BY_ADDRESS', 'UNENCRYPTED_TRAFFIC', 'NAT_USERS_BY_TAG'];
  const queries = { ...FlowLogQuery, NAT_USERS_BY_TAG: FlowLogQuery.natUsersByTag('Team') };

  test('keeps records as messages, of which queries take the fields', async () => {
    const stack = stackOf('streamed');
    const format = formatOf(VPC_FIELDS);
    const bucket = new s3.Bucket(stack, 'Bucket', { bucketName: 'streamed' });
    const destination = new FirehoseDestination(stack, 'Stream', { destination: new firehose.S3Bucket(bucket, { dataOutputPrefix: 'records/' }) });
    new FlowLogs(stack, 'FlowLogs', { source: FlowLogSource.of('VPC', ['vpc-1']), destination, format });
    new FlowLogTable(stack, 'Table', { archive: destination, queries: questions.map((question) => queries[question]) });
    const saved = deploy(storage, stack);
    const delivered = records().map((record) => ({ ...record, flowLogId: 'fl-0123456789abcdef0' })); // streams do not tell
    streamed('streamed/records', namesOf(format), delivered);
    for (const question of questions) {
      const { rows } = await engine.query(at(NOW, saved[queries[question].name]));
      const expected = ANSWERS[question](delivered, { now: NOW }).rows;
      ok(expected.length > 0);
      deepEqual(rows.map((row) => `${row.slice(0, -1)}`).sort(), expected.map(String).sort(), question); // without complete_until
    }
  });

  /** One file for each hour, of lines of JSON, a few minutes after records end. */
  function streamed(folder, format, delivered) {
    const files = new Map();
    for (const { fields } of delivered) {
      const hour = new Date((fields.end + 240) * 1000).toISOString().slice(0, 13).replace(/[-T]/g, '/');
      const message = format.map((field) => stored(field, fields[field]) ?? '-').join(' ');
      files.set(hour, [...files.get(hour) ?? [], JSON.stringify({ message })]);
    }
    for (const [hour, lines] of files) {
      storage.objects.set(`${folder}/${hour}/stream-1-${hour.replaceAll('/', '-')}.gz`, gzipSync(lines.join('\n')));
    }
  }
});

test("the samples of AWS's documentation come back by value", async () => {
  for (const [index, { title, format: names, lines }] of DOCUMENTED.entries()) {
    const format = formatOf(names);
    const { relation } = archived(`documented-${index}`, { fileFormat: 'plain-text' }, { format, table: { queries: [] } });
    const delivered = lines.map((line) => ({
      account: '111111111111', region: 'us-east-1', flowLogId: 'fl-0123456789abcdef0', fields: parsed(line, names), fileTime: NOW - HOUR,
    }));
    deliver(`documented-${index}`, format, delivered, { fileFormat: 'plain-text' });
    const columns = format.columns().map(({ name }) => `"${name}"`);
    const { rows } = await engine.query(`SELECT ${columns.join(', ')} FROM ${relation} WHERE log_date = '2026/11/20/11'`);
    const expected = delivered.map(({ fields }) => names.map((name, place) =>
      fields[name] ?? (format.columns()[place].glueType === 'string' ? '-' : null)));
    deepEqual(rows.map(String).sort(), expected.map(String).sort(), title);
  }
});

test('a query that a user writes runs as it is saved', async () => {
  const query = new FlowLogQuery({
    name: "Who's who?", question: 'Who sends to a port, spelt out?', parameters: ['port'], countsOnce: true, window: cdk.Duration.hours(3),
    fields: ['end', 'log-status', 'interface-id', 'srcaddr', 'protocol', 'tcp-flags', 'srcport', 'dstport'].map((name) => RecordField.of(name)),
    sql: `WITH named AS (SELECT *, {{protocol_name}} AS name, {{tcp_flag_names}} AS flags, {{private(srcaddr)}} AS inside FROM flows)
SELECT name, flags, {{service_port}} AS port, inside, count(*) FROM named WHERE dstport = CAST(? AS integer) AND "end" < {{until}} GROUP BY 1, 2, 3, 4`,
  });
  const { saved } = archived('users', {}, { table: { queries: [query] } });
  deliver('users', RecordFormat.ESSENTIAL, records());
  const { rows } = await engine.query(at(NOW, saved["Who's who?"]), { parameters: ['443'] });
  ok(rows.some(([name, flags, port]) => name === 'TCP' && /SYN/.test(flags) && port === 443));
});

/** The records of five minutes of many interfaces. */
function busy(time) {
  const pattern = records().filter(({ fields }) => fields['log-status'] === 'OK' && fields.end >= NOW - 24 * HOUR);
  return Array.from({ length: 6000 }, (_, index) => {
    const { fields, ...record } = pattern[index * 7 % pattern.length];
    const [srcport, bytes, end] = [1024 + index * 7919 % 64512, index * 104729 % 1_000_003, time + index % 300];
    return { ...record, fields: { ...fields, srcport, bytes, start: end - 50, end } };
  });
}

/** Puts content where a file of that time would be, and returns its name. */
function deliverAs(bucket, time, content, options) {
  const record = { account: '111111111111', region: 'us-east-1', flowLogId: 'fl-0123456789abcdef0', fileTime: time, fields: {} };
  const [name] = deliver(bucket, RecordFormat.ESSENTIAL, [record], options);
  storage.objects.set(name, content);
  return name;
}

function sum(numbers) {
  return [...numbers].reduce((total, number) => total + number, 0);
}
