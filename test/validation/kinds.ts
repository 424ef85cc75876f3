import { CfnResource, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { FlowLogs, FlowLogSource, S3Destination } from '../../lib';

/** What a flow log is of, and where it delivers to. */
export interface Wanted {
  readonly source?: 'vpc' | 'subnet' | 'transitGateway';
  readonly toS3?: boolean;
}

/** An app that has one good flow log. */
export class World {
  public readonly vpc: ec2.Vpc;
  public readonly transitGateway?: ec2.CfnTransitGateway;
  public readonly flowLog: ec2.CfnFlowLog;

  constructor(public readonly stack: Stack, kind: Kind, wanted: Wanted = {}) {
    stack.node.setContext('@aws-cdk/aws-s3:createDefaultLoggingPolicy', true);
    const subnetConfiguration = [{ name: 'Public', subnetType: ec2.SubnetType.PUBLIC }];
    this.vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 1, subnetConfiguration });
    if (wanted.source === 'transitGateway') {
      this.transitGateway = new ec2.CfnTransitGateway(stack, 'TransitGateway', {});
      new FlowLogs(stack, 'OfVpc', { source: FlowLogSource.vpc(this.vpc) });
    }
    this.flowLog = DEFINE[kind](this, wanted);
  }

  /** The resource of a type that the flow log under test depends on: the last one. */
  public the(type: string): CfnResource {
    return this.stack.node.findAll().filter((each) => CfnResource.isCfnResource(each)).filter(({ cfnResourceType }) => cfnResourceType === type).at(-1)!;
  }

  public get subnet(): ec2.ISubnet {
    return this.vpc.publicSubnets[0];
  }
}

export type Kind = 'L1' | 'ec2.FlowLog' | 'FlowLogs';

export const KINDS: Kind[] = ['L1', 'ec2.FlowLog', 'FlowLogs'];

const DEFINE: Record<Kind, (world: World, wanted: Wanted) => ec2.CfnFlowLog> = {
  'L1': ({ stack, vpc, subnet, transitGateway }, { source = 'vpc', toS3 = false }) => new ec2.CfnFlowLog(stack, 'FlowLog', {
    ...{
      vpc: { resourceType: 'VPC', resourceId: vpc.vpcId, trafficType: 'ALL' },
      subnet: { resourceType: 'Subnet', resourceId: subnet.subnetId, trafficType: 'ALL' },
      transitGateway: { resourceType: 'TransitGateway', resourceId: transitGateway?.ref ?? '', maxAggregationInterval: 60 },
    }[source],
    ...toS3 ? { logDestinationType: 's3', logDestination: bucket(stack).attrArn } : toLogGroup(stack),
  }),
  'ec2.FlowLog': ({ stack, vpc, subnet, transitGateway }, { source = 'vpc', toS3 = false }) => new ec2.FlowLog(stack, 'FlowLog', {
    resourceType: {
      vpc: () => ec2.FlowLogResourceType.fromVpc(vpc),
      subnet: () => ec2.FlowLogResourceType.fromSubnet(subnet),
      transitGateway: () => ec2.FlowLogResourceType.fromTransitGatewayId(transitGateway!.ref),
    }[source](),
    destination: toS3 ? ec2.FlowLogDestination.toS3(new s3.Bucket(stack, 'Bucket', { enforceSSL: true })) : undefined,
    maxAggregationInterval: source === 'transitGateway' ? ec2.FlowLogMaxAggregationInterval.ONE_MINUTE : undefined,
  }).node.defaultChild as ec2.CfnFlowLog,
  'FlowLogs': ({ stack, vpc, subnet, transitGateway }, { source = 'vpc', toS3 = false }) => new FlowLogs(stack, 'FlowLogs', {
    source: {
      vpc: () => FlowLogSource.vpc(vpc),
      subnet: () => FlowLogSource.subnets([subnet]),
      transitGateway: () => FlowLogSource.transitGateways([transitGateway!]),
    }[source](),
    destination: toS3 ? new S3Destination(stack, 'Archive') : undefined,
  }).node.defaultChild as ec2.CfnFlowLog,
};

/** As tutorials write it. */
function toLogGroup(stack: Stack): Partial<ec2.CfnFlowLogProps> {
  const group = new logs.CfnLogGroup(stack, 'LogGroup', { retentionInDays: 400 });
  const role = new iam.CfnRole(stack, 'Role', {
    assumeRolePolicyDocument: {
      Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'vpc-flow-logs.amazonaws.com' } }],
    },
    policies: [{
      policyName: 'Write',
      policyDocument: {
        Statement: [{ Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'], Resource: group.attrArn }],
      },
    }],
  });
  return { logDestinationType: 'cloud-watch-logs', logGroupName: group.ref, deliverLogsPermissionArn: role.attrArn };
}

function bucket(stack: Stack): s3.CfnBucket {
  const resource = new s3.CfnBucket(stack, 'Bucket');
  const principal = { Service: 'delivery.logs.amazonaws.com' };
  new s3.CfnBucketPolicy(stack, 'BucketPolicy', {
    bucket: resource.ref,
    policyDocument: {
      Statement: [
        { Effect: 'Allow', Principal: principal, Action: 's3:PutObject', Resource: `${resource.attrArn}/*` },
        { Effect: 'Allow', Principal: principal, Action: 's3:GetBucketAcl', Resource: resource.attrArn },
      ],
    },
  });
  return resource;
}
