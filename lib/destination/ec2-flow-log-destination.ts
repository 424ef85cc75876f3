import { CfnResource, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { CloudWatchLogsDestination } from './cloud-watch-logs';
import { FlowLogDestination } from './destination';
import { fileOptionsOf } from './file-options';
import { FirehoseDestination } from './firehose';
import { S3Destination } from './s3';
import { RecordFormat } from '../format/record-format';
import { describe } from '../private/describe';
import { assertKind, assertKinds, having, Kind } from '../private/kind';
import { renderedProperties } from '../private/rendered';

/** How a destination is handed to the CDK's own flow logs. */
export interface Ec2FlowLogDestinationProps {
  /**
   * The format of the records, which tables and queries learn from here. The flow log has to be given the same, as
   * `logFormat: Ec2FlowLogDestination.logFormat(format)`, else synthesis fails.
   *
   * @default RecordFormat.DEFAULT, which the flow log writes without `logFormat`
   */
  readonly format?: RecordFormat;
}

const FORMAT: Kind = having('a RecordFormat such as RecordFormat.ESSENTIAL', 'logFormat', 'fields');

const FAMILY = ['VPC', 'Subnet', 'NetworkInterface'];

/**
 * A destination of this library for the flow logs of the CDK, where nothing but `vpc.addFlowLog` or the `flowLogs` of
 * `ec2.Vpc` is to be had: with its policies, and flow logs that wait for them.
 *
 * For VPCs, subnets and network interfaces; others fail at synthesis. What the CDK's flow log lacks is not there:
 * fields of tags, regional NAT gateways, streams of other accounts.
 *
 * @see https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_ec2.FlowLogDestination.html
 * @example
 * const archive = new S3Destination(this, 'Archive');
 *
 * new ec2.Vpc(this, 'Vpc', { flowLogs: { Archive: { destination: new Ec2FlowLogDestination(archive) } } });
 */
export class Ec2FlowLogDestination extends ec2.FlowLogDestination {
  /** A format as the flow logs of the CDK take it: the prop `logFormat`. Fields of tags throw, which they lack. */
  public static logFormat(format: RecordFormat): ec2.LogFormat[] {
    assertKind('format', format, FORMAT);
    const tag = format.fields.find(({ tagKey }) => tagKey !== undefined);
    if (tag !== undefined) {
      throw new Error(`'format' must hold no fields of tags for ec2.FlowLog, got ${describe(`${tag}`)}: use FlowLogs`);
    }
    return [ec2.LogFormat.custom(format.logFormat)];
  }

  private readonly format: RecordFormat;

  constructor(private readonly destination: FlowLogDestination, props: Ec2FlowLogDestinationProps = {}) {
    super();
    assertKinds('props', props, { format: FORMAT });
    if (typeof destination?._write !== 'function') {
      throw new Error("'destination' must be a CloudWatchLogsDestination, S3Destination or FirehoseDestination, got "
        + describe(destination));
    }
    this.format = props.format ?? RecordFormat.DEFAULT;
    Ec2FlowLogDestination.logFormat(this.format);
  }

  public bind(scope: Construct, flowLog: ec2.FlowLog): ec2.FlowLogDestinationConfig {
    const { destination, format } = this;
    const { destinationType, destinationArn, destinationOptions, dependencies = [], role, crossAccountRole } =
      destination._write(scope, { resourceType: 'VPC', resourceIds: [], resourceArns: [], format });
    if (crossAccountRole !== undefined) {
      throw new Error(`'destination' must be a stream of the account of the flow log at '${flowLog.node.path}', got `
        + `${describe(destination)}: to other accounts use FlowLogs`);
    }
    flowLog.node.addDependency(...dependencies);
    flowLog.node.addValidation({ validate: () => this.problems(flowLog) });
    const common = {
      logDestinationType: destinationType,
      iamRole: role,
      destinationOptions: destinationOptions && fileOptionsOf(destinationOptions), // which the flow log leaves as it is
    };
    if (destination instanceof CloudWatchLogsDestination) {
      return { ...common, logGroup: destination.logGroup };
    }
    if (destination instanceof S3Destination) {
      const { bucket, folder } = destination._files();
      return { ...common, s3Bucket: bucket, keyPrefix: folder === '' ? undefined : folder };
    }
    if (destination instanceof FirehoseDestination) {
      return { ...common, deliveryStreamArn: destinationArn };
    }
    throw new Error("'destination' must be a CloudWatchLogsDestination, S3Destination or FirehoseDestination, got "
      + describe(destination));
  }

  /** The flow log does not tell its props. */
  private problems(flowLog: ec2.FlowLog): string[] {
    const { defaultChild } = flowLog.node;
    const { LogFormat: logFormat, ResourceType: resourceType } =
      CfnResource.isCfnResource(defaultChild) ? renderedProperties(defaultChild) : {};
    const written: unknown = logFormat ?? RecordFormat.DEFAULT.logFormat;
    const shown = Stack.of(flowLog).resolve(written) as unknown;
    return [
      ...shown === this.format.logFormat ? [] : ["'logFormat' must be that of 'format' of its Ec2FlowLogDestination, "
        + `Ec2FlowLogDestination.logFormat(format), got ${describe(shown)}`],
      ...FAMILY.includes(`${resourceType}`) ? [] : [`'resourceType' must be one of ${FAMILY.join(', ')} for an `
        + `Ec2FlowLogDestination, got ${describe(resourceType)}: use FlowLogs`],
    ];
  }
}
