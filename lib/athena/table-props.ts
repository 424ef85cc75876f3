import * as glue from 'aws-cdk-lib/aws-glue';
import * as kms from 'aws-cdk-lib/aws-kms';
import { PartitionValues } from './partition-values';
import { FlowLogQuery } from './query';
import { FlowLogWorkGroup } from './work-group';
import { FlowLogDestination } from '../destination/destination';
import { RecordFormat } from '../format/record-format';

/** What a table over flow logs is like. */
export interface FlowLogTableProps {
  /**
   * Where the records are: an `S3Destination`, of archives that others write by `fromBucket` or `fromBucketArn`; or a
   * `FirehoseDestination` of this app whose stream keeps them in S3, as it does by itself. Others throw.
   */
  readonly archive: FlowLogDestination;

  /**
   * The fields of the records, in order if they are text. To give it freezes the columns; needed for archives that
   * nothing in the app writes to. What writes text in another format to the archive throws.
   *
   * @default - the fields of all that the app writes to the archive
   */
  readonly format?: RecordFormat;

  /**
   * The accounts whose records it finds.
   *
   * @default - those that write to the archive, and its producers; each query names one where an organization writes
   */
  readonly accounts?: PartitionValues;

  /**
   * The regions whose records it finds. Needed when producers outside of the app deliver.
   *
   * @default - those that the app writes to the archive from
   */
  readonly regions?: PartitionValues;

  /**
   * The first day whose records it finds, such as `2026-01-01`; in Hive's layout the first year. Other texts throw.
   *
   * @default - as many days as the archive keeps records; where that is not known, 2026-01-01 for archives that the app
   * defines, and for others 2018-08-01, since when flow logs are delivered to S3
   */
  readonly startDate?: string;

  /**
   * The addresses that queries take for private. Add the IPv6 and public ranges of your VPCs. What is no CIDR throws.
   *
   * @default - RFC 1918, 100.64.0.0/10, link-local addresses, and of IPv6 fc00::/7
   */
  readonly privateCidrs?: string[];

  /**
   * The database of Glue that holds the table.
   *
   * @default - a database is defined, called after the path of this construct
   */
  readonly database?: glue.IDatabaseRef;

  /**
   * The name of the table: lower-case letters, digits and `_`, else throws.
   *
   * @default 'flow_logs'
   */
  readonly tableName?: string;

  /**
   * Where queries run.
   *
   * @default - a workgroup is defined, with the defaults of `FlowLogWorkGroup`
   */
  readonly workGroup?: FlowLogWorkGroup;

  /**
   * The saved queries of the table. One that needs a field that the table lacks fails at synthesis.
   *
   * @default - those of the most valuable ones that the format can answer, about a dozen. Without `format` each flow
   * log adds what its own can answer
   */
  readonly queries?: FlowLogQuery[];

  /**
   * The key of your own that encrypts the files, where the archive does not tell it, such as one that is known by its
   * ARN: `grantQuery` allows to use it. Given beside the one that the archive tells throws.
   *
   * @default - the key that the archive tells, if any
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Whether Lake Formation is in force in the catalog, so that `grantQuery` has to grant there, too. Whoever deploys
   * then needs to be an administrator of the data lake.
   *
   * @default false, with a warning at `grantQuery` in an app that has resources of Lake Formation
   */
  readonly lakeFormation?: boolean;
}
