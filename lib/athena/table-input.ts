import { CfnTable } from 'aws-cdk-lib/aws-glue';
import { FileLayout, FlowLogFiles } from '../destination/flow-log-files';
import { RecordFormat } from '../format/record-format';

/** A table of Glue whose partitions are projected. */
export interface ProjectedTable {
  readonly name: string;
  readonly format: RecordFormat;
  readonly files: FlowLogFiles;
  /** Where all partitions are, with a slash at its end. */
  readonly location: string;
  /** Where one partition is, with `${key}` for each key and a slash at its end. */
  readonly template: string;
  readonly keys: ReadonlyArray<{
    readonly name: string;
    readonly glueType: string;
    readonly projection: Record<string, string>;
  }>;
}

const TEXT = {
  inputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
  outputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
  serdeInfo: {
    serializationLibrary: 'org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe',
    parameters: { 'field.delim': ' ', 'serialization.format': ' ' },
  },
};

const PARQUET = {
  inputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
  outputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
  serdeInfo: { serializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe' },
};

/** Of each record of a stream Firehose keeps the text, as JSON. */
const JSON_LINES = {
  ...TEXT,
  serdeInfo: { serializationLibrary: 'org.openx.data.jsonserde.JsonSerDe' },
};

/** The column of a record of a stream, as text. */
export const MESSAGE = 'message';

/**
 * What Glue keeps of a table over flow logs. Text has a header, which is no record.
 *
 * Parameters of the projection are those of the table: below the storage descriptor they would be ignored.
 *
 * @see https://docs.aws.amazon.com/athena/latest/ug/partition-projection-setting-up.html
 */
export function tableInput(table: ProjectedTable): CfnTable.TableInputProperty {
  const { name: tableName, format, files: { isText, layout }, location, template, keys } = table;
  const isStream = layout === FileLayout.STREAM;
  const columns = isStream
    ? [{ name: MESSAGE, type: 'string' }]
    : format.columns().map(({ name, glueType }) => ({ name, type: glueType }));
  const projection = keys.flatMap((key) =>
    Object.entries(key.projection).map(([parameter, value]) => [`projection.${key.name}.${parameter}`, value]));
  return {
    name: tableName,
    description: 'Flow logs',
    tableType: 'EXTERNAL_TABLE',
    parameters: {
      'classification': isStream ? 'json' : isText ? 'csv' : 'parquet',
      'EXTERNAL': 'TRUE',
      'projection.enabled': 'true',
      ...Object.fromEntries(projection) as Record<string, string>,
      ...isText && !isStream ? { 'skip.header.line.count': '1' } : {},
      'storage.location.template': template,
    },
    partitionKeys: keys.map(({ name, glueType }) => ({ name, type: glueType })),
    storageDescriptor: { columns, location, ...isStream ? JSON_LINES : isText ? TEXT : PARQUET },
  };
}
