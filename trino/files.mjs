// Objects as flow logs deliver them to a bucket: one for each account, region, flow log and five minutes, as text or
// Parquet, in any layout of folders. See https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-path.html
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';

import { parquetWriteBuffer } from 'hyparquet-writer';

import { columnOf, stored, typeOf } from './fields.mjs';

const PERIOD_SECONDS = 300;
const PARQUET_TYPES = { int32: 'INT32', int64: 'INT64', string: 'STRING' };

const FILE_FORMATS = {
  'plain-text': { extension: 'log.gz', encode: textFile },
  'parquet': { extension: 'log.parquet', encode: parquetFile },
};

/**
 * Writes records to a storage, and returns the names of the objects, `bucket/key`. `format` is the names of the fields
 * in their order; `missing` is what Parquet has for text that is missing, `null` or `-`, for no page says which.
 */
export function writeFiles(storage, {
  bucket,
  prefix = '',
  format,
  fileFormat = 'plain-text',
  hiveCompatiblePartitions = false,
  perHourPartition = false,
  missing = 'null',
  records,
}) {
  const { extension, encode } = FILE_FORMATS[fileFormat];
  const root = prefix === '' ? bucket : `${bucket}/${prefix.replace(/\/$/, '')}`;
  const layout = { hiveCompatiblePartitions, perHourPartition };
  const names = [];
  for (const file of filesOf(records)) {
    const content = encode(format, file.records, missing);
    const name = `${root}/${folder(file, layout)}/${fileName(file, content, extension)}`;
    storage.objects.set(name, content);
    names.push(name);
  }
  return names;
}

/** A text file: the names of the fields, then a line for each record; `-` is what is missing. */
export function textFile(format, records) {
  return linesFile(format, records.map(({ fields }) => (
    format.map((field) => stored(field, fields[field]) ?? '-').join(' ')
  )));
}

/** A text file of lines that are ready. */
export function linesFile(format, lines) {
  return gzipSync([format.join(' '), ...lines, ''].join('\n'));
}

/** A Parquet file, compressed inside with gzip. */
export function parquetFile(format, records, missing) {
  const buffer = parquetWriteBuffer({
    columnData: format.map((field) => ({
      name: columnOf(field),
      type: PARQUET_TYPES[typeOf(field)],
      data: records.map(({ fields }) => parquetValue(field, fields[field], missing)),
    })),
    codec: 'GZIP',
    compressors: { GZIP: gzipSync },
  });
  return Buffer.from(buffer);
}

function parquetValue(field, value, missing) {
  switch (typeOf(field)) {
    case 'int32':
      return value;
    case 'int64':
      return value === undefined ? undefined : BigInt(value);
    default:
      return stored(field, value) ?? (missing === '-' ? '-' : undefined);
  }
}

/** Which records share a file. */
function filesOf(records) {
  const files = new Map();
  for (const record of records) {
    const { account, region, flowLogId, fields } = record;
    const time = record.fileTime ?? Math.floor(fields.end / PERIOD_SECONDS) * PERIOD_SECONDS;
    const key = [account, region, flowLogId, time].join('/');
    const file = files.get(key) ?? { account, region, flowLogId, time, records: [] };
    file.records.push(record);
    files.set(key, file);
  }
  return files.values();
}

function folder({ account, region, time }, { hiveCompatiblePartitions, perHourPartition }) {
  const [year, month, day, hour] = new Date(time * 1000).toISOString().split(/[-T:]/);
  const path = hiveCompatiblePartitions
    ? [
      `aws-account-id=${account}`, 'aws-service=vpcflowlogs', `aws-region=${region}`,
      `year=${year}`, `month=${month}`, `day=${day}`, ...perHourPartition ? [`hour=${hour}`] : [],
    ]
    : [account, 'vpcflowlogs', region, year, month, day, ...perHourPartition ? [hour] : []];
  return ['AWSLogs', ...path].join('/');
}

function fileName({ account, region, flowLogId, time }, content, extension) {
  const [date, clock] = new Date(time * 1000).toISOString().split('T');
  const period = `${date.replaceAll('-', '')}T${clock.slice(0, 5).replace(':', '')}Z`;
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 8);
  return `${account}_vpcflowlogs_${region}_${flowLogId}_${period}_${hash}.${extension}`;
}
