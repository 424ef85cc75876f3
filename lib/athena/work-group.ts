import { Duration, Names, RemovalPolicy, Size, SizeRoundingBehavior, Stack, Token } from 'aws-cdk-lib';
import * as athena from 'aws-cdk-lib/aws-athena';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { defineArchiveBucket } from '../destination/archive-bucket';
import { encryptionKeyOf } from '../destination/encryption-key';
import { describe } from '../private/describe';
import { assertKinds, DAYS, having, Kind, TEXT } from '../private/kind';

/** How queries are run, and where their results go. */
export interface FlowLogWorkGroupProps {
  /**
   * The name of the workgroup.
   *
   * @default - a name that follows from the path of the construct
   */
  readonly workGroupName?: string;

  /**
   * The key that encrypts results.
   *
   * @default - S3 encrypts with keys of its own
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * How long results are kept: at least a day, whole days.
   *
   * @default Duration.days(30)
   */
  readonly resultsExpiration?: Duration;

  /**
   * How much a query may scan before Athena cancels it: at least 10 MB, which Athena requires, else throws.
   *
   * @default Size.gibibytes(100)
   */
  readonly bytesScannedCutoffPerQuery?: Size;

  /**
   * What happens to the bucket of results when it leaves the stack. CloudFormation destroys empty buckets only.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * A workgroup that exists. Give its bucket with its key, if it has one: `grantRun` allows to use it.
   *
   * @default - a workgroup is defined
   * @internal
   */
  readonly _workGroup?: athena.IWorkGroupRef;

  /**
   * The bucket of its results.
   *
   * @default - a bucket is defined
   * @internal
   */
  readonly _resultsBucket?: s3.IBucket;
}

/** What has to be known of a workgroup that exists. */
export interface FlowLogWorkGroupOptions {
  /** The bucket that its results go to, so that those who query can be granted it. */
  readonly resultsBucket: s3.IBucket;
}

/** A day's alarm on what a workgroup scans. */
export interface ProcessedBytesAlarmOptions {
  /** How much may be scanned within a day. */
  readonly threshold: Size;
}

const LEAST_CUTOFF = 10_000_000;

/** What untyped languages can get wrong. */
const KINDS: Record<string, Kind> = {
  workGroupName: TEXT,
  resultsExpiration: DAYS,
  bytesScannedCutoffPerQuery: having('a Size such as Size.gibibytes(100)', 'toBytes', 'isUnresolved'),
};

/**
 * Where queries run: a workgroup of Athena whose settings queries cannot leave, with encrypted results that expire, a
 * limit on what a query scans, and metrics.
 *
 * Share it between the tables of a team; a `FlowLogTable` without one defines its own.
 *
 * @see https://docs.aws.amazon.com/athena/latest/ug/workgroups-settings.html
 * @example
 * const vpc = new ec2.Vpc(this, 'Vpc');
 * const archive = new S3Destination(this, 'Archive');
 * new FlowLogs(this, 'FlowLogs', { source: FlowLogSource.vpc(vpc), destination: archive });
 * const workGroup = new FlowLogWorkGroup(this, 'WorkGroup', { bytesScannedCutoffPerQuery: Size.gibibytes(10) });
 *
 * new FlowLogTable(this, 'Table', { archive, format: RecordFormat.ESSENTIAL, workGroup });
 */
export class FlowLogWorkGroup extends Construct {
  /**
   * A workgroup that exists.
   *
   * @param workGroup such as `athena.CfnWorkGroup.fromWorkGroupName(…)` or an L1
   */
  public static fromWorkGroup(
    scope: Construct, id: string, workGroup: athena.IWorkGroupRef, options: FlowLogWorkGroupOptions,
  ): FlowLogWorkGroup {
    const { resultsBucket } = options ?? {};
    if (workGroup?.workGroupRef === undefined) {
      throw new Error(`'workGroup' must be a workgroup such as athena.CfnWorkGroup, got ${describe(workGroup)}`);
    }
    if (resultsBucket?.bucketArn === undefined) {
      throw new Error(`'resultsBucket' must be a bucket such as s3.Bucket, got ${describe(resultsBucket)}`);
    }
    return new FlowLogWorkGroup(scope, id, { _workGroup: workGroup, _resultsBucket: resultsBucket });
  }

  /** The workgroup. */
  public readonly workGroup: athena.IWorkGroupRef;

  /** The bucket that holds results. */
  public readonly resultsBucket: s3.IBucket;

  constructor(scope: Construct, id: string, props: FlowLogWorkGroupProps = {}) {
    super(scope, id);
    assertKinds('props', props, KINDS);
    this.resultsBucket = props._resultsBucket ?? defineArchiveBucket(this, 'Results', {
      encryptionKey: props.encryptionKey,
      expiration: props.resultsExpiration ?? Duration.days(30),
      removalPolicy: props.removalPolicy,
    });
    this.workGroup = props._workGroup ?? this.defineWorkGroup(props);
  }

  /** The name of the workgroup. */
  public get workGroupName(): string {
    return this.workGroup.workGroupRef.workGroupName;
  }

  /**
   * Allows to run queries in this workgroup, and to read their results. What they read takes a grant of its own:
   * `FlowLogTable.grantQuery` gives both.
   *
   * @see https://docs.aws.amazon.com/athena/latest/ug/workgroups-iam-policy.html
   */
  public grantRun(grantee: iam.IGrantable): iam.Grant {
    const stack = Stack.of(this);
    const key = this.resultsBucket.encryptionKey?.grant(grantee, 'kms:Decrypt', 'kms:GenerateDataKey');
    const grants = [
      iam.Grant.addToPrincipal({
        grantee,
        actions: [
          'athena:BatchGetNamedQuery', 'athena:BatchGetQueryExecution', 'athena:GetNamedQuery',
          'athena:GetQueryExecution', 'athena:GetQueryResults', 'athena:GetQueryResultsStream', 'athena:GetWorkGroup',
          'athena:ListNamedQueries', 'athena:ListQueryExecutions', 'athena:StartQueryExecution',
          'athena:StopQueryExecution',
        ],
        resourceArns: [stack.formatArn({ service: 'athena', resource: 'workgroup', resourceName: this.workGroupName })],
      }),
      iam.Grant.addToPrincipal({ // what the console lists
        grantee,
        actions: [
          'athena:GetDataCatalog', 'athena:GetTableMetadata', 'athena:ListDatabases', 'athena:ListTableMetadata',
        ],
        resourceArns: [stack.formatArn({ service: 'athena', resource: 'datacatalog', resourceName: 'AwsDataCatalog' })],
      }),
      iam.Grant.addToPrincipal({
        grantee,
        actions: ['athena:ListDataCatalogs', 'athena:ListWorkGroups'],
        resourceArns: ['*'], // they know no resource
      }),
      iam.Grant.addToPrincipalOrResource({
        grantee,
        actions: ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'],
        resourceArns: [this.resultsBucket.bucketArn],
        resource: this.resultsBucket,
      }),
      iam.Grant.addToPrincipalOrResource({
        grantee,
        actions: ['s3:AbortMultipartUpload', 's3:GetObject', 's3:ListMultipartUploadParts', 's3:PutObject'],
        resourceArns: [this.resultsBucket.arnForObjects('*')],
        resource: this.resultsBucket,
      }),
    ];
    return [...grants, ...key === undefined ? [] : [key]].reduce((all, grant) => all.combine(grant));
  }

  /**
   * How many bytes queries scanned, which is what they cost: the sum over those that succeeded, failed or were
   * cancelled.
   *
   * @see https://docs.aws.amazon.com/athena/latest/ug/query-metrics-viewing.html
   */
  public metricProcessedBytes(options: cloudwatch.MathExpressionOptions = {}): cloudwatch.MathExpression {
    const { period = Duration.days(1) } = options;
    const states = ['SUCCEEDED', 'FAILED', 'CANCELED'];
    const bytes = (QueryState: string) => new cloudwatch.Metric({
      namespace: 'AWS/Athena',
      metricName: 'ProcessedBytes',
      dimensionsMap: { WorkGroup: this.workGroupName, QueryType: 'DML', QueryState },
      statistic: cloudwatch.Stats.SUM,
      period,
    });
    return new cloudwatch.MathExpression({
      label: 'Bytes scanned',
      ...options,
      expression: states.map((state) => `FILL(${state.toLowerCase()}, 0)`).join(' + '),
      usingMetrics: Object.fromEntries(states.map((state) => [state.toLowerCase(), bytes(state)])),
      period,
    });
  }

  /** Defines an alarm on the bytes that are scanned within a day. Give it actions with `addAlarmAction`. */
  public addProcessedBytesAlarm(id: string, options: ProcessedBytesAlarmOptions): cloudwatch.Alarm {
    return new cloudwatch.Alarm(this, id, {
      alarmDescription: `Queries in the workgroup ${this.workGroupName} scanned more than `
        + `${options.threshold.toGibibytes({ rounding: SizeRoundingBehavior.NONE })} GiB within a day`,
      metric: this.metricProcessedBytes(),
      threshold: options.threshold.toBytes(),
      evaluationPeriods: 1,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
  }

  private defineWorkGroup(props: FlowLogWorkGroupProps): athena.CfnWorkGroup {
    const { bytesScannedCutoffPerQuery = Size.gibibytes(100), encryptionKey } = props;
    const cutoff = bytesScannedCutoffPerQuery.isUnresolved() ? LEAST_CUTOFF : bytesScannedCutoffPerQuery.toBytes();
    if (cutoff < LEAST_CUTOFF) {
      throw new Error("'bytesScannedCutoffPerQuery' must be at least 10 MB, which Athena requires, "
        + `got ${cutoff} bytes`);
    }
    if (props.workGroupName !== undefined && !Token.isUnresolved(props.workGroupName)
      && !/^[-\w.]{1,128}$/.test(props.workGroupName)) {
      throw new Error("'workGroupName' must be 1 to 128 letters, digits and '._-', "
        + `got ${describe(props.workGroupName)}`);
    }
    const key = encryptionKey && encryptionKeyOf(encryptionKey, Stack.of(this).region, 'bucket');
    return new athena.CfnWorkGroup(this, 'Resource', {
      name: props.workGroupName ?? Names.uniqueResourceName(this, { maxLength: 128, separator: '-' }),
      description: 'Queries of flow logs',
      recursiveDeleteOption: true, // saved queries and history go with it, or it could not be deleted
      workGroupConfiguration: {
        enforceWorkGroupConfiguration: true,
        publishCloudWatchMetricsEnabled: true,
        bytesScannedCutoffPerQuery: bytesScannedCutoffPerQuery.toBytes(),
        engineVersion: { selectedEngineVersion: 'Athena engine version 3' },
        resultConfiguration: {
          outputLocation: `s3://${this.resultsBucket.bucketName}/`,
          encryptionConfiguration: key === undefined
            ? { encryptionOption: 'SSE_S3' }
            : { encryptionOption: 'SSE_KMS', kmsKey: key.keyArn },
        },
      },
    });
  }
}
