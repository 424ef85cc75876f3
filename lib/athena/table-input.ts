import { CfnTable } from 'aws-cdk-lib/aws-glue';
import { RecordFormat } from '../format/record-format';

/** A table of Glue whose partitions are projected. */
export interface ProjectedTable {
  readonly name: string;
  readonly format: RecordFormat;
  readonly isText: boolean;
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

/**
 * What Glue keeps of a table over flow logs. Text has a header, which is no record.
 *
 * Parameters of the projection are those of the table: below the storage descriptor they would be ignored.
 *
 * @see https://docs.aws.amazon.com/athena/latest/ug/partition-projection-setting-up.html
 */
export function tableInput(table: ProjectedTable): CfnTable.TableInputProperty {
  const { name: tableName, format, isText, location, template, keys } = table;
  const columns = format.columns().map(({ name, glueType }) => ({ name, type: glueType }));
  const projection = keys.flatMap((key) =>
    Object.entries(key.projection).map(([parameter, value]) => [`projection.${key.name}.${parameter}`, value]));
  return {
    name: tableName,
    description: 'Flow logs',
    tableType: 'EXTERNAL_TABLE',
    parameters: {
      'classification': isText ? 'csv' : 'parquet',
      'EXTERNAL': 'TRUE',
      'projection.enabled': 'true',
      ...Object.fromEntries(projection) as Record<string, string>,
      ...isText ? { 'skip.header.line.count': '1' } : {},
      'storage.location.template': template,
    },
    partitionKeys: keys.map(({ name, glueType }) => ({ name, type: glueType })),
    storageDescriptor: { columns, location, ...isText ? TEXT : PARQUET },
  };
}
