// The harness itself, on tables written by hand: what files hold comes back, and no more of it is read than asked for.
import { deepEqual, equal, match, rejects } from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { DOCUMENTED, parsed } from './documented.mjs';
import { Engine } from './engine.mjs';
import { columnOf, stored, typeOf, VPC_FIELDS } from './fields.mjs';
import { linesFile, writeFiles } from './files.mjs';
import { NOW, records } from './records.mjs';
import { Storage } from './storage.mjs';
import { externalTable, projectedTable } from './table-input.mjs';

const LAST_DAY = { start: NOW - 1200 - 86400, end: NOW };
const WITHIN = `"end" >= ${LAST_DAY.start} and "end" < ${LAST_DAY.end}`;
const COLUMNS = VPC_FIELDS.map((field) => `"${columnOf(field)}"`).join(', ');

const LAYOUTS = ['plain-text', 'parquet'].flatMap((fileFormat) => [false, true].flatMap((hiveCompatiblePartitions) => (
  [false, true].map((perHourPartition) => ({ fileFormat, hiveCompatiblePartitions, perHourPartition }))
)));

const storage = new Storage();
const recent = records().filter(({ fields: { end } }) => end >= LAST_DAY.start && end < LAST_DAY.end);
let engine;

before(async () => {
  await storage.start();
  engine = await Engine.start(storage);
  storage.tables.flow_logs = {};
  for (const layout of LAYOUTS) {
    deliver(nameOf(layout), layout);
  }
  deliver('parquet_with_hyphens', { fileFormat: 'parquet', perHourPartition: true, missing: '-' });
});

after(async () => {
  await engine?.stop();
  await storage.stop();
});

describe('rows', () => {
  for (const [name, missing] of [
    ['plain_text_plain_hourly', '-'],
    ['parquet_plain_hourly', null],
    ['parquet_with_hyphens', '-'],
  ]) {
    test(`of ${name} are the records, and integers that are missing are NULL`, async () => {
      const { columns, rows } = await query(`select ${COLUMNS} from ${name} where ${WITHIN} and ${days()}`);
      deepEqual(columns.map((column) => column.name), VPC_FIELDS.map(columnOf));
      sameRows(rows, recent.map(({ fields }) => VPC_FIELDS.map((field) => (
        stored(field, fields[field]) ?? (typeOf(field) === 'string' ? missing : null)
      ))));
    });
  }

  for (const layout of LAYOUTS) {
    test(`of ${nameOf(layout)} are in their partitions`, async () => {
      const { rows } = await query(`
        select aws_account_id, aws_region, regexp_extract("$path", '_(fl-[0-9a-f]+)_', 1), count(*), sum(bytes)
        from ${nameOf(layout)} where ${WITHIN} and ${days(layout)} group by 1, 2, 3`);
      const groups = new Map();
      for (const { account, region, flowLogId, fields } of recent) {
        const key = [account, region, flowLogId].join(' ');
        const [count, bytes] = groups.get(key) ?? [0, null];
        groups.set(key, [count + 1, fields.bytes === undefined ? bytes : (bytes ?? 0) + fields.bytes]);
      }
      sameRows(rows, [...groups].map(([key, sums]) => [...key.split(' '), ...sums]));
    });
  }

  test('have tags that decode to their values', async () => {
    const { rows } = await query(`
      select distinct url_decode(nullif(instance_tag, '-')) from plain_text_plain_daily
      where ${WITHIN} and ${days()}`);
    const tags = recent.map(({ fields }) => fields['instance-tag'] ?? null);
    sameRows(rows, [...new Set(tags)].map((tag) => [tag]));
  });

  for (const { title, format, lines } of DOCUMENTED) {
    test(`of AWS's documentation: ${title}`, async () => {
      storage.objects.set('documented/sample/sample.log.gz', linesFile(format, lines));
      const name = title.replace(/\W+/g, '_').toLowerCase();
      storage.tables.flow_logs[name] = externalTable({ format, location: 's3://documented/sample/' });
      const { rows } = await query(`select * from ${name}`);
      sameRows(rows, lines.map((line) => format.map((field) => (
        parsed(line, format)[field] ?? (typeOf(field) === 'string' ? '-' : null)
      ))));
    });
  }
});

describe('reading', () => {
  const QUESTION = `select count(*) from %s where aws_account_id = '111111111111' and aws_region = 'us-east-1'
    and date between '2026/11/20/09' and '2026/11/20/10'`;
  const PREFIXES = ['09', '10'].map((hour) => `AWSLogs/111111111111/vpcflowlogs/us-east-1/2026/11/20/${hour}/`);

  for (const name of ['plain_text_plain_hourly', 'parquet_plain_hourly']) {
    test(`of ${name} is of the asked partitions alone`, async () => {
      storage.forget();
      const { rows: [[count]], stats } = await query(QUESTION.replace('%s', name));
      equal(count, recent.filter(({ account, region, fileTime, fields: { end } }) => (
        account === '111111111111' && region === 'us-east-1'
        && /^2026-11-20T(09|10)/.test(new Date((fileTime ?? end) * 1000).toISOString())
      )).length);
      deepEqual(storage.listed, PREFIXES);
      const expected = [...storage.objects.keys()].filter((object) => (
        object.startsWith(`${bucketOf(name)}/`) && PREFIXES.some((prefix) => object.includes(prefix))
      ));
      deepEqual([...storage.read.keys()].sort(), expected.sort());
      const read = [...storage.read.values()].reduce((sum, bytes) => sum + bytes, 0);
      const size = expected.reduce((sum, object) => sum + storage.objects.get(object).length, 0);
      equal(read > 0 && read <= size, true, `${read} of ${size} bytes`);
      equal(stats.physicalInputBytes <= read, true, `${stats.physicalInputBytes} and ${read} bytes`);
    });
  }

  test('is planned for the asked partitions', async () => {
    deepEqual(await engine.plannedPartitions(
      QUESTION.replace('%s', 'plain_text_plain_hourly'), { schema: 'flow_logs' },
    ), [{
      table: 'flow_logs.plain_text_plain_hourly',
      keys: {
        aws_account_id: ['111111111111'],
        aws_region: ['us-east-1'],
        date: ['2026/11/20/09', '2026/11/20/10'],
      },
    }]);
  });
});

describe('statements', () => {
  test('take parameters, whatever is in them', async () => {
    for (const id of ['eni-\'or\'1\'=\'1', 'eni-\'--', 'eni-?', 'eni-\\', 'eni-%']) {
      const { rows } = await query(`
        select count(*), min(interface_id), max(?) from plain_text_plain_daily
        where interface_id = ? and ${WITHIN} and ${days()}`, { parameters: [42, id] });
      deepEqual(rows, [[2, id, 42]]);
    }
  });

  test('of a plan take parameters too', async () => {
    const [{ keys }] = await engine.plannedPartitions(
      'select 1 from plain_text_plain_hourly where date = ?', { parameters: ['2026/11/20/09'], schema: 'flow_logs' },
    );
    deepEqual(keys.date, ['2026/11/20/09']);
  });

  test('know IPv6', async () => {
    const { rows: [[count]] } = await query(`
      select count(*) from parquet_plain_daily
      where contains('fd00::/8', cast(nullif(srcaddr, '-') as ipaddress)) and ${WITHIN} and ${days()}`);
    equal(count, recent.filter(({ fields }) => /^fd00:/.test(fields.srcaddr)).length);
  });

  test('have columns of one name', async () => {
    const { columns, rows } = await query('select 1 as a, 2 as a');
    deepEqual([columns.map(({ name }) => name), rows], [['a', 'a'], [[1, 2]]]);
  });

  test('have times as Unix seconds, in UTC', async () => {
    const { rows } = await query(`select from_unixtime(${NOW}), timestamp '2026-11-20 12:35:00.5', cast(null as
      timestamp), current_timezone(), true, bigint '9007199254740991', date '2026-11-20'`);
    deepEqual(rows, [[NOW, NOW + 0.5, null, 'UTC', true, 2 ** 53 - 1, '2026-11-20']]);
  });

  test('fail with what Trino says and the statement, and for integers that would be rounded', async () => {
    await rejects(query('select nothing'), ({ message }) => {
      match(message, /Column 'nothing' cannot be resolved/);
      match(message, /select nothing/);
      return true;
    });
    await rejects(query('select bigint \'9007199254740992\' as much'), /column much has an integer beyond 2\^53/);
  });
});

function query(sql, options) {
  return engine.query(sql, { schema: 'flow_logs', ...options });
}

/** Writes the records to a bucket of their own, and defines a table over it. */
function deliver(name, options) {
  const bucket = bucketOf(name);
  writeFiles(storage, { bucket, format: VPC_FIELDS, records: recent, ...options });
  storage.tables.flow_logs[name] = projectedTable({ format: VPC_FIELDS, bucket, ...options });
}

function nameOf({ fileFormat, hiveCompatiblePartitions, perHourPartition }) {
  return [
    fileFormat.replace('-', '_'), hiveCompatiblePartitions ? 'hive' : 'plain', perHourPartition ? 'hourly' : 'daily',
  ].join('_');
}

function bucketOf(name) {
  return name.replaceAll('_', '-');
}

/** The partitions of the last two days. */
function days({ hiveCompatiblePartitions } = {}) {
  return hiveCompatiblePartitions
    ? 'year = 2026 and month = 11 and day in (19, 20)'
    : '(date like \'2026/11/19%\' or date like \'2026/11/20%\')';
}

/** The same rows in any order. */
function sameRows(actual, expected) {
  const sorted = (rows) => rows.map((row) => JSON.stringify(row)).sort();
  deepEqual(sorted(actual), sorted(expected));
}
