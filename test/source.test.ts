import { App, Fn, Stack, Token } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { FlowLogs, FlowLogSource, RecordFormat } from '../lib';

const ENV = { account: '111111111111', region: 'us-east-1' };

let app: App;
let stack: Stack;

beforeEach(() => {
  app = new App();
  stack = new Stack(app, 'Stack');
});

function flowLogs(source: FlowLogSource, scope: Construct = stack, id = 'FlowLogs'): FlowLogs {
  return new FlowLogs(scope, id, { source });
}

/** The properties that tell what is logged, of each flow log in a stack. */
function logged(of: Stack = stack): unknown[] {
  return Object.values(Template.fromStack(of).findResources('AWS::EC2::FlowLog'))
    .map(({ Properties: { ResourceId, ResourceType, TrafficType, MaxAggregationInterval } }) =>
      ({ ResourceId, ResourceType, TrafficType, MaxAggregationInterval }));
}

function cfnVpc(id: string, scope: Construct = stack): ec2.CfnVPC {
  return new ec2.CfnVPC(scope, id, { cidrBlock: '10.0.0.0/16' });
}

function cfnSubnet(id: string, scope: Construct = stack): ec2.CfnSubnet {
  return new ec2.CfnSubnet(scope, id, { vpcId: 'vpc-1' });
}

function bucket(): s3.Bucket {
  return new s3.Bucket(stack, 'Bucket');
}

function untyped<T>(value: unknown): T {
  return value as T;
}

describe('VPCs', () => {
  const expected = (ResourceId: unknown) => [{ ResourceId, ResourceType: 'VPC', TrafficType: 'ALL', MaxAggregationInterval: undefined }];

  test('L2', () => {
    const vpc = new ec2.Vpc(stack, 'Vpc');
    flowLogs(FlowLogSource.vpc(vpc));
    expect(logged()).toEqual(expected(stack.resolve(vpc.vpcId)));
  });

  test('L1', () => {
    flowLogs(FlowLogSource.vpc(cfnVpc('Vpc')));
    expect(logged()).toEqual(expected({ Ref: 'Vpc' }));
  });

  test('imported by attributes', () => {
    flowLogs(FlowLogSource.vpc(ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['a'] })));
    expect(logged()).toEqual(expected('vpc-1'));
  });

  test('imported by attributes that are tokens', () => {
    const vpcId = Fn.importValue('VpcId');
    flowLogs(FlowLogSource.vpc(ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId, availabilityZones: ['a'] })));
    expect(logged()).toEqual(expected({ 'Fn::ImportValue': 'VpcId' }));
  });

  test('bare references', () => {
    flowLogs(FlowLogSource.vpc(ec2.CfnVPC.fromVpcId(stack, 'Vpc', 'vpc-1')));
    expect(logged()).toEqual(expected('vpc-1'));
  });

  test('looked up, while the look-up is pending and after', () => {
    const pending = new Stack(app, 'Pending', { env: ENV });
    flowLogs(FlowLogSource.vpc(ec2.Vpc.fromLookup(pending, 'Vpc', { vpcId: 'vpc-0abc' })), pending);
    expect(logged(pending)).toEqual(expected('vpc-12345'));

    const done = new Stack(new App({
      context: {
        'vpc-provider:account=111111111111:filter.vpc-id=vpc-0abc:region=us-east-1:returnAsymmetricSubnets=true': {
          vpcId: 'vpc-0abc', availabilityZones: [], subnetGroups: [],
        },
      },
    }), 'Done', { env: ENV });
    flowLogs(FlowLogSource.vpc(ec2.Vpc.fromLookup(done, 'Vpc', { vpcId: 'vpc-0abc' })), done);
    expect(logged(done)).toEqual(expected('vpc-0abc'));
  });

  test('several', () => {
    flowLogs(FlowLogSource.vpcs([cfnVpc('A'), cfnVpc('B')]));
    expect(logged()).toEqual([...expected({ Ref: 'A' }), ...expected({ Ref: 'B' })]);
  });
});

describe('subnets', () => {
  const expected = (ids: unknown[]) => ids.map((ResourceId) =>
    ({ ResourceId, ResourceType: 'Subnet', TrafficType: 'ALL', MaxAggregationInterval: undefined }));

  test('L1, L2 and imported', () => {
    const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 1 });
    flowLogs(FlowLogSource.subnets([
      cfnSubnet('A'), vpc.publicSubnets[0], ec2.Subnet.fromSubnetId(stack, 'B', 'subnet-1'), ec2.CfnSubnet.fromSubnetId(stack, 'C', 'subnet-2'),
    ]));
    expect(logged()).toEqual(expected([{ Ref: 'A' }, stack.resolve(vpc.publicSubnets[0].subnetId), 'subnet-1', 'subnet-2']));
  });

  test('of a VPC, by selection', () => {
    const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 2 });
    flowLogs(FlowLogSource.subnetsOf(vpc, { subnetType: ec2.SubnetType.PUBLIC }));
    expect(logged()).toEqual(expected(vpc.publicSubnets.map(({ subnetId }) => stack.resolve(subnetId))));
  });

  test('of a VPC, the private ones by default', () => {
    const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 2 });
    flowLogs(FlowLogSource.subnetsOf(vpc));
    expect(logged()).toEqual(expected(vpc.privateSubnets.map(({ subnetId }) => stack.resolve(subnetId))));
  });

  test('of a VPC whose look-up is pending, whatever the dummies are called and also when none is selected', () => {
    const pending = new Stack(app, 'Pending', { env: ENV });
    const vpc = ec2.Vpc.fromLookup(pending, 'Vpc', { vpcId: 'vpc-0abc' });
    expect(flowLogs(FlowLogSource.subnetsOf(vpc), pending).flowLogIds).toHaveLength(2);
    expect(flowLogs(FlowLogSource.subnetsOf(vpc, { subnetGroupName: 'Database' }), pending, 'None').flowLogIds).toHaveLength(0);
  });

  test('fails when the selection is empty', () => {
    const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 1 });
    const none = { subnetFilters: [ec2.SubnetFilter.byIds(['subnet-1'])] };
    expect(() => FlowLogSource.subnetsOf(vpc, none)).toThrow(
      new Error("'selection' must hold at least one resource, got an empty list"));
  });

  test('fails when the VPC does not know its subnets, as it can be in untyped languages', () => {
    expect(() => FlowLogSource.subnetsOf(untyped(cfnVpc('Vpc')))).toThrow(
      new Error("'vpc' must be a VPC whose subnets are known, such as ec2.Vpc, got CfnVPC 'Stack/Vpc'"));
  });
});

describe('network interfaces', () => {
  const expected = (ids: unknown[]) => ids.map((ResourceId) =>
    ({ ResourceId, ResourceType: 'NetworkInterface', TrafficType: 'ALL', MaxAggregationInterval: undefined }));

  test('constructs and references', () => {
    flowLogs(FlowLogSource.networkInterfaces([
      new ec2.CfnNetworkInterface(stack, 'Eni', { subnetId: 'subnet-1' }),
      ec2.CfnNetworkInterface.fromNetworkInterfaceId(stack, 'Imported', 'eni-1'),
    ]));
    expect(logged()).toEqual(expected([{ Ref: 'Eni' }, 'eni-1']));
  });

  test('ids and tokens', () => {
    flowLogs(FlowLogSource.networkInterfaceIds(['eni-1', Fn.importValue('EniId')]));
    expect(logged()).toEqual(expected(['eni-1', { 'Fn::ImportValue': 'EniId' }]));
  });

  test('of NAT gateways', () => {
    const gateway = new ec2.CfnNatGateway(stack, 'Nat', { subnetId: 'subnet-1', availabilityMode: 'zonal' });
    flowLogs(FlowLogSource.natGateways([gateway]));
    expect(logged()).toEqual(expected([{ 'Fn::GetAtt': ['Nat', 'EniId'] }]));
  });

  test('of all NAT gateways of a VPC', () => {
    flowLogs(FlowLogSource.natGatewaysOf(new ec2.Vpc(stack, 'Vpc', { maxAzs: 2 })));
    expect(logged()).toEqual(expected(Object.keys(Template.fromStack(stack).findResources('AWS::EC2::NatGateway'))
      .map((logicalId) => ({ 'Fn::GetAtt': [logicalId, 'EniId'] }))));
    expect(logged()).toHaveLength(2);
  });

  test('fails when a NAT gateway is regional', () => {
    const gateway = new ec2.CfnNatGateway(stack, 'Nat', { vpcId: 'vpc-1', availabilityMode: 'regional' });
    expect(() => FlowLogSource.natGateways([gateway])).toThrow(new Error(
      "'natGateways' must be zonal, got CfnNatGateway 'Stack/Nat', which is regional: use FlowLogSource.regionalNatGateways"));
  });

  test('fails when all NAT gateways of a VPC are regional', () => {
    const vpc = new ec2.Vpc(stack, 'Vpc', { natGateways: 0 });
    new ec2.CfnNatGateway(vpc, 'Nat', { vpcId: vpc.vpcId, availabilityMode: 'regional' });
    expect(() => FlowLogSource.natGatewaysOf(vpc)).toThrow(new Error("'vpc' must define zonal NAT gateways in this app, got Vpc 'Stack/Vpc' "
      + "without any: use FlowLogSource.regionalNatGateways for CfnNatGateway 'Stack/Vpc/Nat'"));
  });

  test.each([
    ['without NAT gateways', () => new ec2.Vpc(stack, 'Vpc', { natGateways: 0 }), "Vpc 'Stack/Vpc'"],
    ['that is imported', () => ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['a'] }), "ImportedVpc 'Stack/Vpc'"],
    ['that is none', () => untyped<ec2.IVpc>(undefined), 'undefined'],
  ])('fails when the NAT gateways are those of a VPC %s', (_name, vpc, shown) => {
    expect(() => FlowLogSource.natGatewaysOf(vpc())).toThrow(new Error(`'vpc' must define zonal NAT gateways in this app, got ${shown} `
      + 'without any: give the interfaces of gateways elsewhere to FlowLogSource.networkInterfaceIds'));
  });
});

describe('transit gateways', () => {
  test('are logged each minute and without a traffic type', () => {
    flowLogs(FlowLogSource.transitGateways([
      new ec2.CfnTransitGateway(stack, 'Tgw', {}), ec2.CfnTransitGateway.fromTransitGatewayId(stack, 'Imported', 'tgw-1'),
    ]));
    expect(logged()).toEqual([{ Ref: 'Tgw' }, 'tgw-1'].map((ResourceId) =>
      ({ ResourceId, ResourceType: 'TransitGateway', TrafficType: undefined, MaxAggregationInterval: 60 })));
  });

  test('so are their attachments', () => {
    const attachment = new ec2.CfnTransitGatewayAttachment(stack, 'Attachment', { transitGatewayId: 'tgw-1', vpcId: 'vpc-1', subnetIds: [] });
    const peering = new ec2.CfnTransitGatewayPeeringAttachment(stack, 'Peering', {
      transitGatewayId: 'tgw-1', peerAccountId: '1', peerRegion: 'eu-west-1', peerTransitGatewayId: 'tgw-2',
    });
    flowLogs(FlowLogSource.transitGatewayAttachments([attachment]));
    flowLogs(FlowLogSource.transitGatewayAttachmentIds(['tgw-attach-1', peering.attrTransitGatewayAttachmentId]), stack, 'Ids');
    expect(logged()).toEqual([
      { Ref: 'Attachment' }, 'tgw-attach-1', { 'Fn::GetAtt': ['Peering', 'TransitGatewayAttachmentId'] },
    ].map((ResourceId) => ({ ResourceId, ResourceType: 'TransitGatewayAttachment', TrafficType: undefined, MaxAggregationInterval: 60 })));
  });
});

describe('regional NAT gateways', () => {
  test('are logged by their id', () => {
    flowLogs(FlowLogSource.regionalNatGateways([
      new ec2.CfnNatGateway(stack, 'Nat', { vpcId: 'vpc-1', availabilityMode: 'regional' }),
      ec2.CfnNatGateway.fromNatGatewayId(stack, 'Imported', 'nat-1'),
    ]));
    expect(logged()).toEqual([{ Ref: 'Nat' }, 'nat-1'].map((ResourceId) =>
      ({ ResourceId, ResourceType: 'RegionalNatGateway', TrafficType: 'ALL', MaxAggregationInterval: undefined })));
  });

  test.each([undefined, 'zonal'])('fails when a NAT gateway is zonal (%s)', (availabilityMode) => {
    const gateway = new ec2.CfnNatGateway(stack, 'Nat', { subnetId: 'subnet-1', availabilityMode });
    expect(() => FlowLogSource.regionalNatGateways([gateway])).toThrow(new Error(
      "'natGateways' must be regional, got CfnNatGateway 'Stack/Nat', which is zonal: use FlowLogSource.natGateways"));
  });

  test('take a mode that is a token', () => {
    const availabilityMode = Fn.importValue('Mode');
    const gateway = new ec2.CfnNatGateway(stack, 'Nat', { availabilityMode });
    flowLogs(FlowLogSource.regionalNatGateways([gateway]));
    flowLogs(FlowLogSource.natGateways([gateway]), stack, 'Zonal');
    expect(logged()).toHaveLength(2);
  });
});

describe('of', () => {
  test('takes the types that have a factory', () => {
    flowLogs(FlowLogSource.of('VPC', ['vpc-1']));
    expect(logged()).toEqual([{ ResourceId: 'vpc-1', ResourceType: 'VPC', TrafficType: 'ALL', MaxAggregationInterval: undefined }]);
  });

  test('takes a type that is not known as it is', () => {
    new FlowLogs(stack, 'FlowLogs', { source: FlowLogSource.of('CoreNetwork', ['core-network-1']), format: RecordFormat.parse('${version}') });
    expect(logged()).toEqual([{ ResourceId: 'core-network-1', ResourceType: 'CoreNetwork' }]);
  });

  test('fails when a known type is misspelt', () => {
    expect(() => FlowLogSource.of('Vpc', ['vpc-1'])).toThrow(new Error("'resourceType' must be spelt 'VPC', got 'Vpc'"));
  });

  test.each(['', 'AWS::EC2::VPC'])('fails when the type is %j', (type) => {
    expect(() => FlowLogSource.of(type, ['vpc-1'])).toThrow(new Error(`'resourceType' must be a type such as 'VPC', got '${type}'`));
  });
});

describe('wrong resources', () => {
  const empty: Array<[string, () => FlowLogSource]> = [
    ['vpcs', () => FlowLogSource.vpcs([])],
    ['subnets', () => FlowLogSource.subnets([])],
    ['networkInterfaces', () => FlowLogSource.networkInterfaces([])],
    ['networkInterfaceIds', () => FlowLogSource.networkInterfaceIds([])],
    ['natGateways', () => FlowLogSource.natGateways([])],
    ['transitGateways', () => FlowLogSource.transitGateways([])],
    ['attachments', () => FlowLogSource.transitGatewayAttachments([])],
    ['attachmentIds', () => FlowLogSource.transitGatewayAttachmentIds([])],
    ['natGateways', () => FlowLogSource.regionalNatGateways([])],
    ['resourceIds', () => FlowLogSource.of('VPC', [])],
  ];

  test.each(empty)('fails when %s is empty', (prop, source) => {
    expect(source).toThrow(new Error(`'${prop}' must hold at least one resource, got an empty list`));
  });

  const kinds: Array<[string, string, () => FlowLogSource]> = [
    ['vpc', 'VPCs', () => FlowLogSource.vpc(untyped(bucket()))],
    ['vpcs', 'VPCs', () => FlowLogSource.vpcs([untyped(bucket())])],
    ['subnets', 'subnets', () => FlowLogSource.subnets([untyped(bucket())])],
    ['networkInterfaces', 'network interfaces', () => FlowLogSource.networkInterfaces([untyped(bucket())])],
    ['natGateways', 'NAT gateways as ec2.CfnNatGateway, which knows their interface', () => FlowLogSource.natGateways([untyped(bucket())])],
    ['transitGateways', 'transit gateways', () => FlowLogSource.transitGateways([untyped(bucket())])],
    ['attachments', 'what has a reference of an attachment (others go by FlowLogSource.transitGatewayAttachmentIds)', () =>
      FlowLogSource.transitGatewayAttachments([untyped(bucket())])],
    ['natGateways', 'regional NAT gateways', () => FlowLogSource.regionalNatGateways([untyped(bucket())])],
  ];

  test.each(kinds)('fails when %s is something else than %s, as it can be in untyped languages', (prop, plural, source) => {
    expect(source).toThrow(new Error(`'${prop}' takes ${plural}, got Bucket 'Stack/Bucket'`));
  });

  test.each([[undefined, 'undefined'], [null, 'null'], ['vpc-1', "'vpc-1'"], [{}, 'Object'], [[], 'a list']])(
    'fails when the VPC is %j', (vpc, shown) => {
      expect(() => FlowLogSource.vpc(untyped(vpc))).toThrow(new Error(`'vpc' takes VPCs, got ${shown}`));
    });

  test('fails when a list is none', () => {
    expect(() => FlowLogSource.networkInterfaceIds(untyped('eni-1'))).toThrow(new Error("'networkInterfaceIds' must be a list, got 'eni-1'"));
  });

  test('fails when the length of a list is not known', () => {
    expect(() => FlowLogSource.networkInterfaceIds(Token.asList(Fn.importValue('Ids')))).toThrow(
      new Error("'networkInterfaceIds' must be a list whose length is known at synthesis: each resource has its own flow log"));
  });

  const ids: Array<[string, string, string, (id: string) => FlowLogSource]> = [
    ['networkInterfaceIds', 'vpc-1', 'eni', (id) => FlowLogSource.networkInterfaceIds([id])],
    ['networkInterfaceIds', '', 'eni', (id) => FlowLogSource.networkInterfaceIds([id])],
    ['networkInterfaceIds', 'eni-', 'eni', (id) => FlowLogSource.networkInterfaceIds([id])],
    ['attachmentIds', 'tgw-1', 'tgw-attach', (id) => FlowLogSource.transitGatewayAttachmentIds([id])],
    ['resourceIds', 'tgw-attach-1', 'tgw', (id) => FlowLogSource.of('TransitGateway', [id])],
    ['resourceIds', 'subnet-1', 'vpc', (id) => FlowLogSource.of('VPC', [id])],
    ['resourceIds', 'vpc-1', 'subnet', (id) => FlowLogSource.of('Subnet', [id])],
    ['resourceIds', 'eni-1', 'nat', (id) => FlowLogSource.of('RegionalNatGateway', [id])],
    ['vpc', 'subnet-1', 'vpc', (id) => FlowLogSource.vpc(ec2.CfnVPC.fromVpcId(stack, 'Vpc', id))],
  ];

  test.each(ids)('fails when an id in %s is %j', (prop, id, prefix, source) => {
    expect(() => flowLogs(source(id))).toThrow(new Error(`'${prop}' takes ids such as '${prefix}-0123456789abcdef0', got '${id}'`));
  });

  test('fails when an id of a type that is not known is empty', () => {
    expect(() => new FlowLogs(stack, 'FlowLogs', { source: FlowLogSource.of('CoreNetwork', ['']), format: RecordFormat.DEFAULT })).toThrow(
      new Error("'resourceIds' takes ids, got ''"));
  });

  test('fails when an element of a list token is taken for an id', () => {
    const ids = Token.asList(Fn.importValue('Ids'));
    expect(() => flowLogs(FlowLogSource.networkInterfaceIds([ids[0], 'eni-1']))).toThrow(
      new Error("'networkInterfaceIds' takes ids such as 'eni-0123456789abcdef0', got <list token: use Fn.select>"));
  });

  test('lets a dynamic reference pass', () => {
    flowLogs(FlowLogSource.networkInterfaceIds(['{{resolve:ssm:/eni}}']));
    expect(logged()).toMatchObject([{ ResourceId: '{{resolve:ssm:/eni}}' }]);
  });

  test('lets a wrong id pass while a look-up is pending', () => {
    const pending = new Stack(app, 'Pending', { env: ENV });
    ec2.Vpc.fromLookup(pending, 'Vpc', { isDefault: true });
    flowLogs(FlowLogSource.networkInterfaceIds(['dummy-value']), pending);
    expect(logged(pending)).toHaveLength(1);
  });
});

describe('the environment of a resource', () => {
  test('is that of what an id refers to', () => {
    const there = new Stack(app, 'Afar', { env: { ...ENV, region: 'eu-west-1' } });
    const here = new Stack(app, 'Near', { env: ENV, crossRegionReferences: true });
    expect(() => flowLogs(FlowLogSource.of('VPC', [cfnVpc('Vpc', there).ref]), here)).toThrow(
      new Error("'resourceIds' must be in the region of the flow logs at 'Near/FlowLogs', 'us-east-1', got CfnVPC 'Afar/Vpc' in 'eu-west-1'"));
  });

  const here = () => new Stack(app, 'Here', { env: ENV });

  test('fails when the region of an interface is another', () => {
    const there = new Stack(app, 'There', { env: { ...ENV, region: 'eu-west-1' } });
    const eni = ec2.CfnNetworkInterface.fromNetworkInterfaceId(there, 'Eni', 'eni-1');
    expect(() => flowLogs(FlowLogSource.networkInterfaces([eni]), here())).toThrow(new Error(
      "'networkInterfaces' must be in the region of the flow logs at 'Here/FlowLogs', 'us-east-1', got Import 'There/Eni' in 'eu-west-1'"));
  });

  test('fails when the region is another', () => {
    const vpc = cfnVpc('Vpc', new Stack(app, 'There', { env: { ...ENV, region: 'eu-west-1' } }));
    expect(() => flowLogs(FlowLogSource.vpc(vpc), here())).toThrow(new Error(
      "'vpc' must be in the region of the flow logs at 'Here/FlowLogs', 'us-east-1', got CfnVPC 'There/Vpc' in 'eu-west-1'"));
  });

  test('fails when the account is another', () => {
    const gateway = new ec2.CfnTransitGateway(new Stack(app, 'There', { env: { ...ENV, account: '222222222222' } }), 'Tgw', {});
    expect(() => flowLogs(FlowLogSource.transitGateways([gateway]), here())).toThrow(new Error(
      "'transitGateways' must be in the account of the flow logs at 'Here/FlowLogs', '111111111111', "
      + "got CfnTransitGateway 'There/Tgw' in '222222222222'"));
  });

  test('is that of the VPC for its subnets', () => {
    const vpc = ec2.Vpc.fromVpcAttributes(new Stack(app, 'There', { env: { ...ENV, account: '222222222222' } }), 'Vpc', {
      vpcId: 'vpc-1', availabilityZones: ['a'], privateSubnetIds: ['subnet-1'],
    });
    expect(() => flowLogs(FlowLogSource.subnetsOf(vpc), here())).toThrow(new Error(
      "'vpc' must be in the account of the flow logs at 'Here/FlowLogs', '111111111111', "
      + "got ImportedSubnet 'There/Vpc/PrivateSubnet1' in '222222222222'"));
  });

  test('does not look at the account of interfaces: those in shared subnets are logged by who owns them', () => {
    const there = new Stack(app, 'There', { env: { ...ENV, account: '222222222222' } });
    const eni = ec2.CfnNetworkInterface.fromNetworkInterfaceId(there, 'Eni', 'eni-1');
    const stackHere = here();
    flowLogs(FlowLogSource.networkInterfaces([eni]), stackHere);
    expect(logged(stackHere)).toHaveLength(1);
  });

  test('is not compared when it is not known', () => {
    flowLogs(FlowLogSource.vpc(ec2.CfnVPC.fromVpcId(here(), 'Vpc', 'vpc-1')));
    expect(logged()).toHaveLength(1);
  });
});
