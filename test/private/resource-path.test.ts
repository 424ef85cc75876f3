import { App, Aws, CfnMapping, CfnParameter, Fn, Lazy, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { FlowLogs, FlowLogSource } from '../../lib';

const ENV = { account: '111111111111', region: 'us-east-1' };

let app: App;
let stack: Stack;

beforeEach(() => {
  app = new App();
  stack = new Stack(app, 'Stack');
});

function flowLogs(source: FlowLogSource, scope: Construct = stack): FlowLogs {
  return new FlowLogs(scope, 'FlowLogs', { source });
}

function logicalIds(of: Stack): string[] {
  return Object.keys(Template.fromStack(of).findResources('AWS::EC2::FlowLog'));
}

function cfnVpc(id: string, scope: Construct = stack): ec2.CfnVPC {
  return new ec2.CfnVPC(scope, id, { cidrBlock: '10.0.0.0/16' });
}

describe('the ids of flow logs', () => {
  function idsFor(source: FlowLogSource, scope: Construct = stack): string[] {
    return flowLogs(source, scope).node.children.map((child) => child.node.id);
  }

  test('come from the path of a construct below the stack', () => {
    const scope = new Construct(stack, 'Network');
    expect(idsFor(FlowLogSource.vpcs([cfnVpc('Vpc'), new ec2.Vpc(scope, 'Vpc')]))).toEqual(['Vpc--FlowLog', 'Network--Vpc--FlowLog']);
  });

  test('come from the construct that an L1 is the default child of', () => {
    const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 1 });
    const defaultChild = vpc.node.defaultChild as ec2.CfnVPC;
    expect(idsFor(FlowLogSource.vpc(defaultChild))).toEqual(['Vpc--FlowLog']);
    expect(idsFor(FlowLogSource.subnetsOf(vpc), new Construct(stack, 'Other'))).toEqual(['Vpc--PrivateSubnet1--FlowLog']);
  });

  test('come from an L1 itself in a stack, also where it is called Default', () => {
    expect(idsFor(FlowLogSource.vpc(cfnVpc('Default')))).toEqual(['Default--FlowLog']);
  });

  test('do not depend on the order, nor on what else is logged', () => {
    const [a, b, c] = ['A', 'B', 'C'].map((id) => cfnVpc(id));
    const [all, some, mixed] = [[a, b, c], [c, a], [b, a, c]]
      .map((vpcs) => flowLogs(FlowLogSource.vpcs(vpcs), new Stack(app, `Logs${vpcs.map(({ node }) => node.id).join('')}`)))
      .map((each) => logicalIds(Stack.of(each)));
    expect(all).toHaveLength(3);
    expect(all).toEqual(expect.arrayContaining(some));
    expect([...mixed].sort()).toEqual([...all].sort());
  });

  test('come from the path below the stage for constructs of another stack, nested stacks included', () => {
    const other = new Stack(app, 'Other');
    const nested = new NestedStack(stack, 'Nested');
    expect(idsFor(FlowLogSource.vpcs([cfnVpc('Vpc'), cfnVpc('Vpc', other), cfnVpc('Vpc', nested)]))).toEqual([
      'Vpc--FlowLog', '--Other--Vpc--FlowLog', '--Stack--Nested--Vpc--FlowLog',
    ]);
  });

  test('do not hold the name of the stage', () => {
    const ids = ['Dev', 'Prod'].map((name) => {
      const stage = new Stage(app, name);
      const vpc = cfnVpc('Vpc', new Stack(stage, 'Network'));
      return idsFor(FlowLogSource.vpcs([vpc, cfnVpc('Vpc', new Stack(stage, 'Stack'))]), new Stack(stage, 'Logs'));
    });
    expect(ids[0]).toEqual(['--Network--Vpc--FlowLog', '--Stack--Vpc--FlowLog']);
    expect(ids[1]).toEqual(ids[0]);
  });

  test('tell a construct of another stage from one of this stage', () => {
    const imported = ['Dev', 'Prod'].map((name) => ec2.CfnVPC.fromVpcId(new Stack(new Stage(app, name), 'Stack'), 'Vpc', `vpc-${name.toLowerCase()}`));
    expect(idsFor(FlowLogSource.vpcs(imported), new Stack(Stage.of(imported[0])!, 'Logs'))).toEqual([
      '--Stack--Vpc--FlowLog', '----Prod--Stack--Vpc--FlowLog',
    ]);
  });

  test('come from literal ids, from what a token refers to, or from a digest of it', () => {
    const eni = new ec2.CfnNetworkInterface(stack, 'Eni', { subnetId: 'subnet-1' });
    const nat = new ec2.CfnNatGateway(stack, 'Nat', { subnetId: 'subnet-1' });
    const parameter = new CfnParameter(stack, 'Parameter');
    expect(idsFor(FlowLogSource.networkInterfaceIds([
      'eni-1', eni.ref, nat.attrEniId, parameter.valueAsString, Fn.importValue('Eni'), Fn.importValue('OtherEni'),
    ]))).toEqual([
      'eni-1--FlowLog', 'Eni--Ref--FlowLog', 'Nat--EniId--FlowLog', 'Parameter--Ref--FlowLog',
      expect.stringMatching(/^[0-9a-f]{12}--FlowLog$/), expect.stringMatching(/^[0-9a-f]{12}--FlowLog$/),
    ]);
  });

  test('tell tokens apart whose logical ids are the same in two stacks', () => {
    const select = (scope: Stack) => Fn.select(0, Fn.split(',', new CfnParameter(scope, 'Enis').valueAsString));
    const ids = idsFor(FlowLogSource.networkInterfaceIds([select(stack), select(new Stack(app, 'Other'))]));
    expect(new Set(ids).size).toEqual(2);
  });

  test('tell tokens inside of text apart', () => {
    const ids = idsFor(FlowLogSource.networkInterfaceIds(['A', 'B'].map((name) => `eni-${Fn.importValue(name)}`)));
    expect(new Set(ids).size).toEqual(2);
  });

  test('are the same in every run', () => {
    const digest = () => idsFor(FlowLogSource.networkInterfaceIds([Fn.importValue('Eni'), Fn.sub('${AWS::StackId}')]), new Stack());
    expect(digest()).toEqual(digest());
  });

  test('fail to come from a lazy value, which is not frozen either', () => {
    let value = 'eni-1';
    const lazy = Lazy.string({ produce: () => value });
    expect(() => flowLogs(FlowLogSource.networkInterfaceIds([lazy]))).toThrow(new Error("'networkInterfaceIds' takes ids that are literal "
      + 'or refer to something, got a lazy value: its flow log could not keep a name'));
    value = 'eni-2';
    expect(stack.resolve(lazy)).toEqual('eni-2');
  });

  test('come from a digest of a mapping', () => {
    const mapping = new CfnMapping(stack, 'Mapping', { mapping: { 'us-east-1': { eni: 'eni-1' } } });
    const id = mapping.findInMap(Aws.REGION, 'eni');
    expect(idsFor(FlowLogSource.networkInterfaceIds([id, Fn.select(0, Fn.split(',', id))]))).toEqual([
      expect.stringMatching(/^[0-9a-f]{12}--FlowLog$/), expect.stringMatching(/^[0-9a-f]{12}--FlowLog$/),
    ]);
  });

  test('come from the ids of subnets of an imported VPC, which are called by their place in a list', () => {
    const idsOf = (id: string, privateSubnetIds: string[]) => {
      const vpc = ec2.Vpc.fromVpcAttributes(stack, id, { vpcId: 'vpc-1', availabilityZones: privateSubnetIds, privateSubnetIds });
      return [FlowLogSource.subnetsOf(vpc), FlowLogSource.subnets(vpc.privateSubnets)].map((source) =>
        idsFor(source, new Stack(app, `To${app.node.children.length}`)));
    };
    expect(idsOf('Two', ['subnet-b', 'subnet-c'])).toEqual(Array(2).fill(['subnet-b--FlowLog', 'subnet-c--FlowLog']));
    expect(idsOf('Three', ['subnet-a', 'subnet-b', 'subnet-c'])[0]).toContain('subnet-b--FlowLog');
  });

  test('come from the path of an imported subnet of its own, and of one whose id is a token', () => {
    const own = ec2.Subnet.fromSubnetId(stack, 'Subnet', 'subnet-1');
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['a'], privateSubnetIds: [Fn.importValue('Subnet')] });
    expect(idsFor(FlowLogSource.subnets([own, ...vpc.privateSubnets]))).toEqual(['Subnet--FlowLog', 'Vpc--PrivateSubnet1--FlowLog']);
  });

  test('come from the path of subnets while their look-up is pending', () => {
    const pending = new Stack(app, 'Pending', { env: ENV });
    const vpcs = ['a', 'b'].map((name) => ec2.Vpc.fromLookup(pending, name, { vpcName: name }));
    const ids = idsFor(FlowLogSource.subnets(vpcs.flatMap((vpc) => vpc.privateSubnets)), pending);
    expect(ids).toEqual(['a--PrivateSubnet1--FlowLog', 'a--PrivateSubnet2--FlowLog', 'b--PrivateSubnet1--FlowLog', 'b--PrivateSubnet2--FlowLog']);
  });

  test('come from logical ids', () => {
    const nat = new ec2.CfnNatGateway(stack, 'Nat', { subnetId: 'subnet-1' });
    expect(idsFor(FlowLogSource.networkInterfaceIds([Fn.getAtt(nat.logicalId, 'EniId').toString()])))
      .toEqual([expect.stringMatching(/^[0-9a-f]{12}--FlowLog$/)]);
  });

  test('come from an L1 itself when its parent has two children that could stand for it', () => {
    const scope = new Construct(stack, 'Network');
    new Construct(scope, 'Default');
    expect(idsFor(FlowLogSource.vpc(cfnVpc('Resource', scope)))).toEqual(['Network--Resource--FlowLog']);
  });

  test('tell pseudo parameters apart', () => {
    const ids = idsFor(FlowLogSource.of('NetworkInterface', [Fn.sub('eni-${AWS::Region}'), `eni-${Aws.ACCOUNT_ID}`, `eni-${Aws.REGION}`]));
    expect(new Set(ids).size).toEqual(3);
  });

  test('count a construct once, with its L1, and an id once', () => {
    const vpc = new ec2.Vpc(stack, 'Vpc');
    expect(idsFor(FlowLogSource.vpcs([vpc, vpc, vpc.node.defaultChild as ec2.CfnVPC]))).toEqual(['Vpc--FlowLog']);
    expect(idsFor(FlowLogSource.networkInterfaceIds(['eni-1', 'eni-1']), new Construct(stack, 'Ids'))).toEqual(['eni-1--FlowLog']);
  });

  test('do not clash for look-ups that are pending, though all of them have the same id', () => {
    const pending = new Stack(app, 'Pending', { env: ENV });
    const vpcs = ['a', 'b'].map((name) => ec2.Vpc.fromLookup(pending, name, { vpcName: name }));
    expect(idsFor(FlowLogSource.vpcs(vpcs), pending)).toEqual(['a--FlowLog', 'b--FlowLog']);
  });

  test('do not clash for private subnets of two VPCs', () => {
    const subnets = ['A', 'B'].flatMap((id) => new ec2.Vpc(stack, id, { maxAzs: 1 }).privateSubnets);
    expect(idsFor(FlowLogSource.subnets(subnets))).toEqual(['A--PrivateSubnet1--FlowLog', 'B--PrivateSubnet1--FlowLog']);
  });
});
