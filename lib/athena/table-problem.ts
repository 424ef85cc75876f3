import { Stack, Stage } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { PartitionValues } from './partition-values';
import { FlowLogTableProps } from './table-props';
import { FlowLogDestination } from '../destination/destination';
import { FlowLogFiles } from '../destination/flow-log-files';
import { describe } from '../private/describe';
import { assertKinds, BOOLEAN, having, Kind, listOf, TEXT } from '../private/kind';
import { areKnownAndDiffer, isKnown } from '../private/known';

/** What untyped languages can get wrong. */
const KINDS: Record<string, Kind> = {
  accounts: having("PartitionValues such as PartitionValues.listed(['111111111111'])", '_isInjected'),
  regions: having("PartitionValues such as PartitionValues.listed(['us-east-1'])", '_isInjected'),
  format: having('a RecordFormat such as RecordFormat.ESSENTIAL', 'logFormat', 'fields'),
  startDate: TEXT,
  database: having('a database such as glue.CfnDatabase', 'databaseRef'),
  tableName: TEXT,
  workGroup: having('a FlowLogWorkGroup', 'workGroup', 'resultsBucket'),
  queries: listOf('queries such as FlowLogQuery.PORT_SCANS'),
  encryptionKey: having('a key such as kms.Key', 'keyArn'),
  lakeFormation: BOOLEAN,
};

/** Refuses what no table can be made of. */
export function assertTable(table: Construct, props: FlowLogTableProps): void {
  assertKinds('props', props, KINDS);
  const { archive, accounts, regions, startDate, tableName, database, workGroup } = props;
  assertArchive(table, archive);
  assertValues('accounts', 'accounts of 12 digits', /^\d{12}$/, accounts);
  assertValues('regions', "regions such as 'us-east-1'", /^[a-z]{2,}(-[a-z]+)+-\d+$/, regions);
  if (startDate !== undefined && !isDay(startDate)) {
    throw new Error("'startDate' must be a day such as '2026-01-01', from 2018 until 2098, "
      + `got ${describe(startDate)}`);
  }
  if (tableName !== undefined && isKnown(tableName) && !/^[a-z0-9_]{1,255}$/.test(tableName)) {
    throw new Error("'tableName' must be 1 to 255 lower-case letters, digits and '_', "
      + `got ${describe(tableName)}`);
  }
  const { region } = Stack.of(table);
  for (const [prop, construct] of Object.entries({ database, workGroup })) {
    if (construct !== undefined && areKnownAndDiffer(Stack.of(construct).region, region)) {
      throw new Error(`'${prop}' must be in the region of the table at '${table.node.path}', '${region}', `
        + `got ${describe(construct)} in '${Stack.of(construct).region}'`);
    }
  }
}

/** Refuses another key than that of the archive. */
export function assertKey({ bucket, isNew }: FlowLogFiles, key: kms.IKey | undefined): void {
  if ((key as Partial<kms.IAlias> | undefined)?.aliasName !== undefined) {
    throw new Error(`'encryptionKey' must be a key rather than the name of an alias, got ${describe(key)}`);
  }
  const known = bucket.encryptionKey;
  const arnOf = ({ keyArn }: kms.IKey) => JSON.stringify(Stack.of(bucket).resolve(keyArn));
  if (key !== undefined && (isNew || known !== undefined) && (known === undefined || arnOf(known) !== arnOf(key))) {
    throw new Error("'encryptionKey' must be left out where the archive tells its key, "
      + `${known === undefined ? 'which is S3\'s own' : describe(known)}, got ${describe(key)}`);
  }
}

function assertValues(prop: string, what: string, pattern: RegExp, values?: PartitionValues): void {
  const wrong = values?._values?.find((value) => isKnown(value) && !pattern.test(value));
  if (wrong !== undefined) {
    throw new Error(`'${prop}' must be ${what}, got ${describe(wrong)}`);
  }
}

/** Refuses a second table of a name: the catalog is asked for it minutes later only. */
export function assertNameIsFree(table: Construct, database: Construct, tableName: string): void {
  const names = (database as { [NAMES]?: Map<string, string> })[NAMES] ??= new Map();
  const other = names.get(tableName);
  if (other !== undefined) {
    throw new Error(`'tableName' must be given when a database holds several tables, got ${describe(tableName)} for `
      + `'${table.node.path}', which is what '${other}' is called`);
  }
  names.set(tableName, table.node.path);
}

const NAMES = Symbol('names of tables');

function assertArchive(table: Construct, archive: FlowLogDestination): void {
  if (typeof archive?._files !== 'function') {
    throw new Error(`'archive' must be an S3Destination, got ${describe(archive)}`);
  }
  if (Stage.of(archive) !== Stage.of(table)) {
    throw new Error(`'archive' must be in the stage of the table at '${table.node.path}', got ${describe(archive)}: `
      + "use S3Destination.fromBucketArn, and 'format', 'accounts' and 'regions'");
  }
}

/** Flow logs are delivered to S3 since 2018, and years of partitions end in 2099. */
function isDay(text: string): boolean {
  const time = /^(201[89]|20[2-9]\d)-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text) && text < '2099';
}
