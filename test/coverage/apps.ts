import { App, CfnCondition, Fn, NestedStack, Stack, StackProps, Stage, Tags } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import { CodePipeline, CodePipelineSource, ShellStep } from 'aws-cdk-lib/pipelines';
import { Construct } from 'constructs';
import { mkdtempSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';

const ACCOUNTS = ['111111111111', '222222222222', '333333333333'];

const small: ec2.VpcProps = { maxAzs: 1, natGateways: 0, restrictDefaultSecurityGroup: false };

function isolated(cidr: string): ec2.VpcProps {
  return {
    ...small,
    ipAddresses: ec2.IpAddresses.cidr(cidr),
    subnetConfiguration: [{ name: 'Isolated', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }],
  };
}

/** A landing zone: a VPC of its own for each workload. */
class Workload extends Construct {
  public readonly vpc: ec2.Vpc;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.vpc = new ec2.Vpc(this, 'Vpc', small);
  }
}

class NetworkStack extends Stack {
  public readonly vpc: ec2.Vpc;

  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    this.vpc = new ec2.Vpc(this, 'Vpc', small);
  }
}

/** Templates as people wrote them before the CDK. */
function templateFile(template: object): string {
  const path = join(mkdtempSync(join(tmpdir(), 'include-')), 'template.json');
  writeFileSync(path, JSON.stringify(template));
  return path;
}

/** What is done to a scope once it is complete. */
export type Cover = (scope: Construct) => void;

/** Apps that define VPCs without flow logs, shaped like real ones. What a pipeline takes it synthesizes at once: cover it before. */
export const APPS: Record<string, (app: App, cover: Cover) => void> = {
  'a VPC and nothing more': (app) => {
    new ec2.Vpc(new Stack(app, 'Network'), 'Vpc', small);
  },
  'three tiers with NAT gateways and endpoints': (app) => {
    const vpc = new ec2.Vpc(new Stack(app, 'Network'), 'Vpc', {
      maxAzs: 2,
      subnetConfiguration: [
        { name: 'Web', subnetType: ec2.SubnetType.PUBLIC },
        { name: 'App', subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
        { name: 'Data', subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
      ],
      gatewayEndpoints: { S3: { service: ec2.GatewayVpcEndpointAwsService.S3 } },
      restrictDefaultSecurityGroup: false,
    });
    vpc.addInterfaceEndpoint('Logs', { service: ec2.InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS });
  },
  'hub and spokes by a transit gateway': (app) => {
    const hub = new Stack(app, 'Hub');
    const gateway = new ec2.CfnTransitGateway(hub, 'TransitGateway', {});
    ['10.1.0.0/16', '10.2.0.0/16'].forEach((cidr, index) => {
      const spoke = new Stack(app, `Spoke${index}`);
      const vpc = new ec2.Vpc(spoke, 'Vpc', isolated(cidr));
      new ec2.CfnTransitGatewayAttachment(spoke, 'Attachment', {
        transitGatewayId: gateway.ref, vpcId: vpc.vpcId, subnetIds: vpc.isolatedSubnets.map(({ subnetId }) => subnetId),
      });
    });
  },
  'inspection VPC in front of a transit gateway, in one stack': (app) => {
    const stack = new Stack(app, 'Inspection');
    const gateway = new ec2.CfnTransitGateway(stack, 'TransitGateway', {});
    const vpc = new ec2.Vpc(stack, 'Vpc', isolated('10.0.0.0/16'));
    new ec2.CfnTransitGatewayVpcAttachment(stack, 'Attachment', {
      transitGatewayId: gateway.ref, vpcId: vpc.vpcId, subnetIds: vpc.isolatedSubnets.map(({ subnetId }) => subnetId),
    });
  },
  'stages by account': (app) => {
    ACCOUNTS.forEach((account, index) => {
      const stage = new Stage(app, ['Dev', 'Test', 'Prod'][index], { env: { account, region: 'eu-west-1' } });
      new NetworkStack(stage, 'Network');
    });
  },
  'stages in stages, by region': (app) => {
    const prod = new Stage(app, 'Prod');
    ['us-east-1', 'eu-west-1'].forEach((region) => new NetworkStack(new Stage(prod, region, { env: { region } }), 'Network'));
  },
  'stacks by region in one stage': (app) => {
    ['us-east-1', 'eu-west-1', 'ap-southeast-2'].forEach((region) => new NetworkStack(app, `Network-${region}`, { env: { region } }));
  },
  'a nested stack': (app) => {
    new ec2.Vpc(new NestedStack(new Stack(app, 'Parent'), 'Network'), 'Vpc', small);
  },
  'nested stacks in nested stacks, used by their parent': (app) => {
    const parent = new Stack(app, 'Parent');
    const vpc = new ec2.Vpc(new NestedStack(new NestedStack(parent, 'Outer'), 'Inner'), 'Vpc', small);
    new ec2.SecurityGroup(parent, 'SecurityGroup', { vpc });
  },
  'a VPC that another stack uses': (app) => {
    const { vpc } = new NetworkStack(app, 'Network');
    new ec2.SecurityGroup(new Stack(app, 'Service'), 'SecurityGroup', { vpc });
  },
  'a VPC that a nested stack uses': (app) => {
    const network = new NetworkStack(app, 'Network');
    new ec2.SecurityGroup(new NestedStack(network, 'Service'), 'SecurityGroup', { vpc: network.vpc });
  },
  'an L1 alone': (app) => {
    new ec2.CfnVPC(new Stack(app, 'Network'), 'Vpc', { cidrBlock: '10.0.0.0/16' });
  },
  'L1s with subnets, as translated templates are': (app) => {
    const stack = new Stack(app, 'Network');
    const vpc = new ec2.CfnVPC(stack, 'Vpc', { cidrBlock: '10.0.0.0/16' });
    ['10.0.0.0/24', '10.0.1.0/24'].forEach((cidrBlock, index) => new ec2.CfnSubnet(stack, `Subnet${index}`, { vpcId: vpc.ref, cidrBlock }));
  },
  'an L1 called Resource in a construct of its own': (app) => {
    new ec2.CfnVPC(new Construct(new Stack(app, 'Network'), 'Isolated'), 'Resource', { cidrBlock: '10.0.0.0/16' });
  },
  'an L1 under a condition': (app) => {
    const stack = new Stack(app, 'Network');
    const condition = new CfnCondition(stack, 'IsMain', { expression: Fn.conditionEquals(stack.region, 'us-east-1') });
    new ec2.CfnVPC(stack, 'Vpc', { cidrBlock: '10.0.0.0/16' }).cfnOptions.condition = condition;
  },
  'a template that is included': (app) => {
    new CfnInclude(new Stack(app, 'Legacy'), 'Template', {
      templateFile: templateFile({
        Conditions: { IsMain: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'us-east-1'] } },
        Resources: {
          Main: { Type: 'AWS::EC2::VPC', Condition: 'IsMain', Properties: { CidrBlock: '10.0.0.0/16' } },
          Other: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.1.0.0/16' } },
        },
      }),
    });
  },
  'two VPCs in a stack': (app) => {
    const stack = new Stack(app, 'Network');
    ['Blue', 'Green'].forEach((id) => new ec2.Vpc(stack, id, small));
  },
  'a VPC inside of constructs of the company': (app) => {
    const stack = new Stack(app, 'Workloads');
    ['Billing', 'Search'].forEach((id) => new Workload(new Construct(stack, 'Domain' + id), id));
  },
  'a cluster that brings its own VPC': (app) => {
    new ecs.Cluster(new Stack(app, 'Cluster'), 'Cluster');
  },
  'an imported VPC beside one of its own': (app) => {
    const { vpc } = new NetworkStack(app, 'Network', { env: { account: ACCOUNTS[0], region: 'us-east-1' } });
    ec2.Vpc.fromVpcAttributes(Stack.of(vpc), 'Imported', { vpcId: 'vpc-0123456789abcdef0', availabilityZones: ['us-east-1a'] });
    ec2.Vpc.fromLookup(Stack.of(vpc), 'LookedUp', { vpcId: 'vpc-0fedcba9876543210' });
  },
  'a VPC that is peered with itself': (app) => {
    const stack = new Stack(app, 'Network');
    const [vpcId, peerVpcId] = ['Near', 'Far'].map((id, index) => new ec2.Vpc(stack, id, isolated(`10.${index}.0.0/16`)).vpcId);
    new ec2.CfnVPCPeeringConnection(stack, 'Peering', { vpcId, peerVpcId });
  },
  'tags on everything': (app) => {
    Tags.of(app).add('CostCenter', '4711');
    Tags.of(new NetworkStack(app, 'Network').vpc).add('Name', 'main');
  },
  'IPv6 and a dual stack': (app) => {
    new ec2.Vpc(new Stack(app, 'Network'), 'Vpc', { ...small, ipProtocol: ec2.IpProtocol.DUAL_STACK });
  },
  'a pipeline that deploys two stages': (app, cover) => {
    const stack = new Stack(app, 'Delivery', { env: { account: ACCOUNTS[0], region: 'us-east-1' } });
    const input = CodePipelineSource.s3(s3.Bucket.fromBucketName(stack, 'Source', 'source'), 'app.zip');
    const pipeline = new CodePipeline(stack, 'Pipeline', { crossAccountKeys: true, synth: new ShellStep('Synth', { input, commands: ['npx cdk synth'] }) });
    ACCOUNTS.slice(1).forEach((account, index) => {
      const stage = new Stage(app, ['Test', 'Prod'][index], { env: { account, region: 'us-east-1' } });
      new NetworkStack(stage, 'Network');
      cover(stage);
      pipeline.addStage(stage);
    });
  },
  'a hundred VPCs': (app) => {
    Array.from({ length: 10 }, (_, index) => new Stack(app, `Network${index}`)).forEach((stack) =>
      Array.from({ length: 10 }, (_, index) => new ec2.Vpc(stack, `Vpc${index}`, isolated(`10.${index}.0.0/16`))));
  },
};
