// Table inputs written by hand, to try the harness without the library: as Glue takes them and the engine needs them.
import { columnOf, typeOf } from './fields.mjs';

const TYPES = { int32: 'int', int64: 'bigint', string: 'string' };

const STORAGE = {
  'plain-text': {
    InputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
    OutputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
    SerdeInfo: {
      SerializationLibrary: 'org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe',
      Parameters: { 'field.delim': ' ', 'serialization.format': ' ' },
    },
  },
  'parquet': {
    InputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
    OutputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
    SerdeInfo: { SerializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe' },
  },
};

/** A table over all files under a location, without partitions. */
export function externalTable({ format, location, fileFormat = 'plain-text', keys = [], parameters }) {
  return {
    TableType: 'EXTERNAL_TABLE',
    Parameters: { 'skip.header.line.count': '1', ...parameters },
    PartitionKeys: keys,
    StorageDescriptor: {
      ...STORAGE[fileFormat],
      Location: location,
      Columns: format.map((field) => ({ Name: columnOf(field), Type: TYPES[typeOf(field)] })),
    },
  };
}

/** A table with projected partitions, over the accounts and regions of the records and a range of fixed dates. */
export function projectedTable({ format, bucket, fileFormat, hiveCompatiblePartitions, perHourPartition }) {
  const location = `s3://${bucket}/AWSLogs/`;
  const { folders, keys } = hiveCompatiblePartitions ? hiveKeys(perHourPartition) : plainKeys(perHourPartition);
  const projection = {
    aws_account_id: { type: 'enum', values: '111111111111,222222222222' },
    aws_region: { type: 'enum', values: 'us-east-1,eu-west-1' },
    ...keys,
  };
  const properties = Object.entries(projection).flatMap(([key, options]) => (
    Object.entries(options).map(([name, value]) => [`projection.${key}.${name}`, value])
  ));
  return externalTable({
    format,
    location,
    fileFormat,
    keys: Object.entries(projection).map(([key, { type }]) => ({
      Name: key,
      Type: type === 'integer' ? 'int' : 'string',
    })),
    parameters: {
      'projection.enabled': 'true',
      ...Object.fromEntries(properties),
      'storage.location.template': `${location}${folders}/`,
    },
  });
}

function plainKeys(perHourPartition) {
  const date = perHourPartition
    ? { 'format': 'yyyy/MM/dd/HH', 'range': '2026/10/01/00,2026/11/30/23', 'interval.unit': 'HOURS' }
    : { 'format': 'yyyy/MM/dd', 'range': '2026/10/01,2026/11/30', 'interval.unit': 'DAYS' };
  return {
    folders: '${aws_account_id}/vpcflowlogs/${aws_region}/${date}',
    keys: { date: { type: 'date', interval: '1', ...date } },
  };
}

function hiveKeys(perHourPartition) {
  const parts = ['year', 'month', 'day', ...perHourPartition ? ['hour'] : []];
  const integer = (range, digits) => ({ type: 'integer', range, digits });
  const all = {
    year: integer('2026,2026', '4'), month: integer('1,12', '2'), day: integer('1,31', '2'), hour: integer('0,23', '2'),
  };
  const dates = parts.map((part) => `${part}=\${${part}}`).join('/');
  return {
    folders: `aws-account-id=\${aws_account_id}/aws-service=vpcflowlogs/aws-region=\${aws_region}/${dates}`,
    keys: Object.fromEntries(parts.map((part) => [part, all[part]])),
  };
}
