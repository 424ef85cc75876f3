import { Stage, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { FlowLogTableProps } from './table-props';
import { FlowLogDestination } from '../destination/destination';
import { describe } from '../private/describe';

/** Refuses what no table can be made of. */
export function assertTable(table: Construct, { archive, startDate, tableName }: FlowLogTableProps): void {
  assertArchive(table, archive);
  if (startDate !== undefined && !(/^\d{4}-\d{2}-\d{2}$/.test(startDate) && !Number.isNaN(Date.parse(startDate)))) {
    throw new Error(`'startDate' must be a day such as '2026-01-01', got ${describe(startDate)}`);
  }
  if (tableName !== undefined && !Token.isUnresolved(tableName) && !/^[a-z0-9_]{1,255}$/.test(tableName)) {
    throw new Error("'tableName' must be 1 to 255 lower-case letters, digits and '_', "
      + `got ${describe(tableName)}`);
  }
}

function assertArchive(table: Construct, archive: FlowLogDestination): void {
  if (typeof archive?._files !== 'function') {
    throw new Error(`'archive' must be an S3Destination, got ${describe(archive)}`);
  }
  if (Stage.of(archive) !== Stage.of(table)) {
    throw new Error(`'archive' must be in the stage of the table at '${table.node.path}', got ${describe(archive)}: `
      + "use S3Destination.fromBucketArn, and 'format', 'accounts' and 'regions'");
  }
}
