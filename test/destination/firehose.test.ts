import { App, Aws, Fn, Stack, Stage, Tags } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import * as firehose from 'aws-cdk-lib/aws-kinesisfirehose';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { FirehoseDestination, FirehoseDestinationProps, FlowLogProducers, FlowLogs, FlowLogSource, RecordFormat } from '../../lib';

const HERE = { account: '111111111111', region: 'us-east-1' };
const THERE = { account: '222222222222', region: 'us-east-1' };
const ARN = 'arn:aws:firehose:us-east-1:222222222222:deliverystream/central';

let app: App;
let stack: Stack;

beforeEach(() => {
  app = new App({ context: { '@aws-cdk/core:enablePartitionLiterals': true } });
  stack = new Stack(app, 'Network', { env: HERE });
});

function stream(scope: Stack = stack, props: Partial<FirehoseDestinationProps> = {}): FirehoseDestination {
  return new FirehoseDestination(scope, 'Stream', {
    destination: new firehose.S3Bucket(new s3.Bucket(scope, 'Bucket')), deliveryStreamName: 'central', ...props,
  });
}

function l1(props: Partial<firehose.CfnDeliveryStreamProps> = {}): firehose.CfnDeliveryStream {
  return new firehose.CfnDeliveryStream(stack, 'L1', {
    httpEndpointDestinationConfiguration: {
      endpointConfiguration: { url: 'https://example.com' },
      s3Configuration: { bucketArn: 'arn:aws:s3:::backup', roleArn: 'arn:aws:iam::111111111111:role/Backup' },
    },
    ...props,
  });
}

function log(destination: FirehoseDestination, scope: Stack = stack, source = FlowLogSource.of('VPC', ['vpc-1'])): FlowLogs {
  return new FlowLogs(scope, 'FlowLogs', { source, destination });
}

function flowLog(of: Stack = stack): { DependsOn?: string[]; Properties: Record<string, unknown> } {
  const [resource] = Object.values(Template.fromStack(of).findResources('AWS::EC2::FlowLog'));
  return resource as ReturnType<typeof flowLog>;
}

/** The properties of each resource of a type. */
function resources(of: Stack, type: string) {
  return Object.values(Template.fromStack(of).findResources(type)).map(({ Properties }) => Properties);
}

describe('a stream of the same account', () => {
  test('takes records without a role, of its own with encryption and the tag that delivery needs', () => {
    const destination = stream();
    log(destination);
    expect(flowLog().Properties).toEqual({
      ResourceType: 'VPC',
      ResourceId: 'vpc-1',
      TrafficType: 'ALL',
      LogDestinationType: 'kinesis-data-firehose',
      LogDestination: stack.resolve(destination.deliveryStream.deliveryStreamRef.deliveryStreamArn),
      Tags: [{ Key: 'Name', Value: 'Network/FlowLogs' }],
    });
    Template.fromStack(stack).hasResourceProperties('AWS::KinesisFirehose::DeliveryStream', {
      DeliveryStreamType: 'DirectPut',
      DeliveryStreamEncryptionConfigurationInput: { KeyType: 'AWS_OWNED_CMK' },
      Tags: [{ Key: 'LogDeliveryEnabled', Value: 'true' }],
    });
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });


  test.each([
    ['L1', () => l1(), true],
    ['L2', () => new firehose.DeliveryStream(stack, 'L2', { destination: new firehose.S3Bucket(new s3.Bucket(stack, 'Bucket')) }), true],
    ['import', () => firehose.DeliveryStream.fromDeliveryStreamName(stack, 'Name', 'central'), false],
    ['reference', () => firehose.CfnDeliveryStream.fromDeliveryStreamName(stack, 'Name', 'central'), false],
  ])('may be an existing %s', (_name, define, isTagged) => {
    const deliveryStream = define();
    log(FirehoseDestination.fromDeliveryStream(stack, 'Stream', deliveryStream));
    expect(flowLog().Properties.LogDestination).toEqual(stack.resolve(deliveryStream.deliveryStreamRef.deliveryStreamArn));
    const tags = resources(stack, 'AWS::KinesisFirehose::DeliveryStream').map(({ Tags }) => Tags as unknown);
    expect(tags).toEqual(isTagged ? [[{ Key: 'LogDeliveryEnabled', Value: 'true' }]] : []);
    expect(resources(stack, 'AWS::IAM::ManagedPolicy')).toEqual([]);
  });

  test('is the same in stacks without an environment', () => {
    const agnostic = new Stack(app, 'Agnostic');
    log(stream(agnostic, { deliveryStreamName: undefined }), new Stack(app, 'Other'));
    app.synth();
    Annotations.fromStack(agnostic).hasNoWarning('*', Match.anyValue());
  });

  test('fails when it reads from elsewhere', () => {
    const from = new kinesis.Stream(stack, 'From');
    const deliveryStream = new firehose.DeliveryStream(stack, 'L2', {
      destination: new firehose.S3Bucket(new s3.Bucket(stack, 'Bucket')), source: new firehose.KinesisStreamSource(from),
    });
    expect(() => FirehoseDestination.fromDeliveryStream(stack, 'Stream', deliveryStream)).toThrow(new Error(
      "'deliveryStream' must be of type 'DirectPut', because log delivery puts records itself, got DeliveryStream 'Network/L2' of 'KinesisStreamAsSource'"));
  });

  test.each(['kinesisStreamSourceConfiguration', 'mskSourceConfiguration', 'databaseSourceConfiguration'])(
    'fails when an L1 reads from elsewhere by its %s, without saying its type', (source) => {
      expect(() => FirehoseDestination.fromDeliveryStream(stack, 'Stream', l1({ [source]: {} }))).toThrow(new Error("'deliveryStream' must be of type "
        + `'DirectPut', because log delivery puts records itself, got CfnDeliveryStream 'Network/L1' with '${source}'`));
    });

  test('may say how much is put to it', () => {
    const deliveryStream = l1({ directPutSourceConfiguration: { throughputHintInMBs: 10 } });
    expect(() => FirehoseDestination.fromDeliveryStream(stack, 'Stream', deliveryStream)).not.toThrow();
  });

  test('tells the key of its own that encrypts it', () => {
    const key = new kms.Key(stack, 'Key');
    expect(stream(stack, { encryption: firehose.StreamEncryption.customerManagedKey(key) }).encryptionKey).toBe(key);
    const destination = FirehoseDestination.fromDeliveryStream(stack, 'Existing', l1());
    expect(destination.encryptionKey).toBeUndefined();
  });

  test('fails when it is none, as it can be in untyped languages', () => {
    expect(() => FirehoseDestination.fromDeliveryStream(stack, 'Stream', new s3.Bucket(stack, 'Bucket') as unknown as firehose.IDeliveryStreamRef))
      .toThrow(new Error("'deliveryStream' must be a stream such as firehose.DeliveryStream, got Bucket 'Network/Bucket'"));
  });

  test('fails in another region', () => {
    const afar = new Stack(app, 'Afar', { env: { ...HERE, region: 'eu-west-1' } });
    expect(() => log(stream(), afar)).toThrow(new Error("'destination' must be a stream in the region of the flow logs at 'Afar/FlowLogs', "
      + "'eu-west-1', got CfnDeliveryStream 'Network/Stream/DeliveryStream' in 'us-east-1'"));
  });
});

describe('a stream as its template has it', () => {
  const tag = (rest: string) => "'deliveryStream' must keep the tag 'LogDeliveryEnabled' of 'true', which log delivery needs, got CfnDeliveryStream "
    + `'Network/L1' ${rest}`;
  const type = (rest: string) => "'deliveryStream' must be of type 'DirectPut', because log delivery puts records itself, got CfnDeliveryStream "
    + `'Network/L1' ${rest}`;

  test.each<[string, string, (deliveryStream: firehose.CfnDeliveryStream) => void]>([
    ['lost its tag', tag('without it'), () => Tags.of(app).remove('LogDeliveryEnabled')],
    ['lost all tags', tag('without it'), (deliveryStream) => deliveryStream.addPropertyDeletionOverride('Tags')],
    ['has another value of the tag', tag("with 'false'"), () => Tags.of(app).add('LogDeliveryEnabled', 'false', { priority: 300 })],
    ['comes to be of another type', type("of 'KinesisStreamAsSource'"), (deliveryStream) => {
      deliveryStream.deliveryStreamType = 'KinesisStreamAsSource';
    }],
    ['comes to read from elsewhere', type("with 'mskSourceConfiguration'"), (deliveryStream) =>
      deliveryStream.addPropertyOverride('MSKSourceConfiguration.TopicName', 'records')],
  ])('fails when it %s', (_name, message, change) => {
    const deliveryStream = l1();
    log(FirehoseDestination.fromDeliveryStream(stack, 'Stream', deliveryStream));
    change(deliveryStream);
    expect(() => app.synth()).toThrow(message);
  });

  test.each<[string, (deliveryStream: firehose.CfnDeliveryStream) => void]>([
    ['that only the deployment knows', (deliveryStream) => deliveryStream.addPropertyOverride('Tags', { 'Fn::If': ['IsProd', [], []] })],
    ['one of which only the deployment knows', (deliveryStream) => deliveryStream.addPropertyOverride('Tags', [{ 'Fn::If': ['IsProd', {}, {}] }])],
    ['whose value only the deployment knows', () => Tags.of(app).add('LogDeliveryEnabled', Fn.importValue('Enabled'))],
  ])('may have tags %s', (_name, change) => {
    const deliveryStream = l1();
    log(FirehoseDestination.fromDeliveryStream(stack, 'Stream', deliveryStream));
    change(deliveryStream);
    expect(() => app.synth()).not.toThrow();
  });
});

describe('a stream of another account', () => {
  test('takes records by a role on each side', () => {
    const central = new Stack(app, 'Central', { env: THERE });
    log(stream(central));
    app.synth();
    const [sender] = resources(stack, 'AWS::IAM::Role');
    const [receiver] = resources(central, 'AWS::IAM::Role').filter(({ RoleName }) => RoleName !== undefined);
    expect(flowLog().Properties).toMatchObject({
      LogDestination: ARN,
      DeliverLogsPermissionArn: { 'Fn::GetAtt': [expect.stringMatching(/^Sender/), 'Arn'] },
      DeliverCrossAccountRole: 'arn:aws:iam::222222222222:role/AWSLogDeliveryFirehoseCrossAccountRole-us-east-1-central',
    });
    expect(flowLog().DependsOn).toEqual(expect.arrayContaining(Object.keys(Template.fromStack(stack).findResources('AWS::IAM::ManagedPolicy'))));
    expect(sender.RoleName).toMatch(/^FlowLogsToFirehose-us-east-1-Network-Sender/);
    expect((sender.RoleName as string).length).toBeLessThanOrEqual(64);
    expect(receiver).toMatchObject({
      RoleName: 'AWSLogDeliveryFirehoseCrossAccountRole-us-east-1-central',
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [{
          Action: 'sts:AssumeRole',
          Effect: 'Allow',
          Principal: { AWS: ['111111111111'] },
          Condition: { ArnLike: { 'aws:PrincipalArn': [`arn:aws:iam::111111111111:role/${sender.RoleName}`] } },
        }],
      },
    });
    expect(stack.dependencies).toEqual([central]);
    expect(central.dependencies).toEqual([]);
  });

  test('of another app is known by its ARN, and by the name of its role', () => {
    const deliveryStream = firehose.DeliveryStream.fromDeliveryStreamArn(stack, 'Central', ARN);
    log(FirehoseDestination.fromDeliveryStream(stack, 'Stream', deliveryStream));
    expect(flowLog().Properties).toMatchObject({
      LogDestination: ARN, DeliverCrossAccountRole: 'arn:aws:iam::222222222222:role/AWSLogDeliveryFirehoseCrossAccountRole-us-east-1-central',
    });
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });

  test('is that of an ARN for a stack without an environment, when a role is named', () => {
    const agnostic = new Stack(app, 'Agnostic');
    const deliveryStream = firehose.DeliveryStream.fromDeliveryStreamArn(agnostic, 'Central', ARN);
    const crossAccountRoleName = 'AWSLogDeliveryFirehoseCrossAccountRole';
    log(FirehoseDestination.fromDeliveryStream(agnostic, 'Stream', deliveryStream, { crossAccountRoleName }), agnostic);
    expect(flowLog(agnostic).Properties.DeliverCrossAccountRole).toEqual({
      'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::222222222222:role/AWSLogDeliveryFirehoseCrossAccountRole']],
    });
  });

  test('may be one when accounts are not known, which is a warning', () => {
    const agnostic = new Stack(app, 'Agnostic');
    log(FirehoseDestination.fromDeliveryStream(agnostic, 'Stream', firehose.DeliveryStream.fromDeliveryStreamArn(agnostic, 'Central', ARN)), agnostic);
    Annotations.fromStack(agnostic).hasWarning('/Agnostic/Stream', "the accounts of 'Agnostic/FlowLogs' and of Import "
      + "'Agnostic/Central' are not both known, so they are taken for the same: give an 'env' to their stacks, or 'crossAccountRoleName' if they "
      + 'differ, which takes roles [ack: cdk-vpc-flow-logs:accountNotKnown]');
  });

  test('may be one when the account of the stream is not known, and then no name of a role would help', () => {
    log(stream(new Stack(app, 'Central')));
    Annotations.fromStack(app.node.findChild('Central') as Stack).hasWarning('/Central/Stream', "the accounts of 'Network/FlowLogs' and of "
      + "CfnDeliveryStream 'Central/Stream/DeliveryStream' are not both known, so they are taken for the same: give an 'env' to their stacks "
      + '[ack: cdk-vpc-flow-logs:accountNotKnown]');
  });

  test.each([
    ['env', undefined, 'account and no region'],
    ['account', { region: 'us-east-1' }, 'account'],
    ['region', { account: THERE.account }, 'region'],
  ])('fails without its %s, which would become that of the flow logs', (_name, env, missing) => {
    const destination = stream(new Stack(app, 'Central', { env }), { crossAccountRoleName: 'AWSLogDeliveryFirehoseCrossAccountRole' });
    expect(() => log(destination)).toThrow(new Error("'env' must be given to 'Central', the stack of the stream, when flow logs of another account "
      + `write to it, got no ${missing} for CfnDeliveryStream 'Central/Stream/DeliveryStream': that replaces nothing`));
  });

  test.each([
    [{}, 'account and no region'], [{ region: 'us-east-1' }, 'account'], [{ account: THERE.account }, 'region'],
  ])('fails without a name for flow logs whose stack has the env %j', (env, missing) => {
    const destination = stream(new Stack(app, 'Central', { env: THERE }), { deliveryStreamName: undefined });
    const writer = new Stack(app, 'Writer', { env });
    expect(() => new FlowLogs(writer, 'FlowLogs', { source: FlowLogSource.of('VPC', ['vpc-1']), destination })).toThrow(
      new Error(`'env' must be given to 'Writer', the stack of the flow logs, which write to a stream of a stack with one, got no ${missing} for `
        + "CfnDeliveryStream 'Central/Stream/DeliveryStream': that replaces nothing"));
  });

  test('fails without its env where it has no name either, and no role is named', () => {
    const destination = stream(new Stack(app, 'Central'), { deliveryStreamName: undefined });
    expect(() => log(destination)).toThrow(new Error("'env' must be given to 'Central', the stack of the stream, when flow logs of another account write "
      + "to it, got no account and no region for CfnDeliveryStream 'Central/Stream/DeliveryStream': that replaces nothing"));
  });

  test('takes no role when it is imported by its name, which is a warning', () => {
    const agnostic = new Stack(app, 'Agnostic');
    const crossAccountRoleName = 'AWSLogDeliveryFirehoseCrossAccountRole';
    const central = firehose.DeliveryStream.fromDeliveryStreamName(agnostic, 'Central', 'central');
    log(FirehoseDestination.fromDeliveryStream(agnostic, 'Stream', central, { crossAccountRoleName }), agnostic);
    expect(flowLog(agnostic).Properties).not.toHaveProperty('DeliverCrossAccountRole');
    Annotations.fromStack(agnostic).hasWarning('/Agnostic/Stream', "Import 'Agnostic/Central' is taken for one of the account of 'Agnostic/FlowLogs', "
      + "which is not known, so 'crossAccountRoleName' is not used: import the stream by its ARN, or leave it out [ack: cdk-vpc-flow-logs:accountNotKnown]");
  });

  test('may be that of the same account in an app for several, which names a role', () => {
    const crossAccountRoleName = 'AWSLogDeliveryFirehoseCrossAccountRole';
    const central = firehose.DeliveryStream.fromDeliveryStreamArn(stack, 'Central', ARN.replace(THERE.account, HERE.account));
    log(FirehoseDestination.fromDeliveryStream(stack, 'Stream', central, { crossAccountRoleName }));
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });

  test('fails in another partition, known by its ARN', () => {
    const central = firehose.DeliveryStream.fromDeliveryStreamArn(stack, 'Central', ARN.replace('aws:', 'aws-us-gov:'));
    expect(() => log(FirehoseDestination.fromDeliveryStream(stack, 'Stream', central))).toThrow(new Error("'destination' must be in the partition of the "
      + "flow logs at 'Network/FlowLogs', 'aws', got Import 'Network/Central' in 'aws-us-gov'"));
  });

  test('may have no region where the flow logs have none', () => {
    const central = new Stack(app, 'Central', { env: { account: THERE.account } });
    const crossAccountRoleName = 'AWSLogDeliveryFirehoseCrossAccountRole';
    const network = new Stack(app, 'Regionless', { env: { account: HERE.account } });
    log(stream(central, { crossAccountRoleName }), network);
    expect(flowLog(network).Properties.LogDestination).toEqual(
      { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':firehose:', { Ref: 'AWS::Region' }, ':222222222222:deliverystream/central']] });
  });

  test('admits producers outside of the app, in order', () => {
    const central = new Stack(app, 'Central', { env: THERE });
    log(stream(central, { producers: FlowLogProducers.accounts(['999999999999', '333333333333']) }));
    const [receiver] = resources(central, 'AWS::IAM::Role').filter(({ RoleName }) => RoleName !== undefined);
    expect(receiver.AssumeRolePolicyDocument.Statement).toMatchObject([
      {
        Principal: { AWS: ['111111111111'] },
        Condition: { ArnLike: { 'aws:PrincipalArn': [expect.stringMatching(/:role\/FlowLogsToFirehose-us-east-1-Network-/)] } },
      },
      {
        Principal: { AWS: ['333333333333', '999999999999'] },
        Condition: { ArnLike: { 'aws:PrincipalArn': ['arn:aws:iam::*:role/FlowLogsToFirehose-*'] } },
      },
    ]);
  });

  test('names no role of an account that producers admit, nor of any where an organization is admitted', () => {
    const central = new Stack(app, 'Central', { env: THERE });
    log(stream(central, { producers: FlowLogProducers.accounts(['111111111111']) }));
    const organized = new Stack(app, 'Organized', { env: THERE });
    log(stream(organized, { deliveryStreamName: 'other', producers: FlowLogProducers.organization('o-a1b2c3d4e5') }), new Stack(app, 'More', { env: HERE }));
    for (const of of [central, organized]) {
      const [receiver] = resources(of, 'AWS::IAM::Role').filter(({ RoleName }) => RoleName !== undefined);
      expect(receiver.AssumeRolePolicyDocument.Statement).toMatchObject([
        { Condition: { ArnLike: { 'aws:PrincipalArn': ['arn:aws:iam::*:role/FlowLogsToFirehose-*'] } } },
      ]);
    }
  });

  test('does not admit a stack whose account is not known, which is a warning', () => {
    const central = new Stack(app, 'Central', { env: THERE });
    const agnostic = new Stack(app, 'Agnostic', { env: { region: 'us-east-1' } });
    log(stream(central, { crossAccountRoleName: 'AWSLogDeliveryFirehoseCrossAccountRole' }), agnostic);
    Annotations.fromStack(central).hasWarning('/Central/Stream', "the account of 'Agnostic' is not known, so CfnDeliveryStream "
      + "'Central/Stream/DeliveryStream' does not admit its flow logs by itself: give the stack an 'env' or the destination an organization as 'producers' "
      + '[ack: cdk-vpc-flow-logs:writerNotAdmitted]');
    const [receiver] = resources(central, 'AWS::IAM::Role').filter(({ RoleName }) => RoleName !== undefined);
    expect(receiver.AssumeRolePolicyDocument.Statement).toEqual([]);
  });

  test.each([
    ['accounts, which may be others', FlowLogProducers.accounts(['333333333333']), 1], ['an organization', FlowLogProducers.organization('o-a1b2c3d4e5'), 0],
  ])('warns of a stack whose account is not known or not, beside %s', (_name, producers, count) => {
    const central = new Stack(app, 'Central', { env: THERE });
    const crossAccountRoleName = 'AWSLogDeliveryFirehoseCrossAccountRole';
    log(stream(central, { producers, crossAccountRoleName }), new Stack(app, 'Agnostic', { env: { region: 'us-east-1' } }));
    expect(Annotations.fromStack(central).findWarning('*', Match.stringLikeRegexp('writerNotAdmitted'))).toHaveLength(count);
  });

  test('admits an organization', () => {
    const central = new Stack(app, 'Central', { env: THERE });
    stream(central, { producers: FlowLogProducers.organization('o-a1b2c3d4e5') });
    const [receiver] = resources(central, 'AWS::IAM::Role').filter(({ RoleName }) => RoleName !== undefined);
    expect(receiver.AssumeRolePolicyDocument.Statement[0]).toMatchObject({
      Principal: { AWS: ['*'] }, Condition: { StringEquals: { 'aws:PrincipalOrgID': ['o-a1b2c3d4e5'] } },
    });
  });

  test('is measured as IAM does, whatever tokens are called', () => {
    const destination = stream(new Stack(app, 'Central', { env: THERE }));
    for (let index = 0; index < 16; index += 1) {
      const writer = new Stack(app, `W${index}`, { env: { account: `${333333333300 + index}`, region: 'us-east-1' } });
      new FlowLogs(writer, 'FlowLogs', { source: FlowLogSource.of('VPC', ['vpc-1']), destination });
    }
    expect(() => app.synth()).not.toThrow();
  });

  test('fails for more accounts than a trust policy holds', () => {
    const accounts = Array.from({ length: 130 }, (_, index) => `${100000000000 + index}`);
    stream(stack, { producers: FlowLogProducers.accounts(accounts) });
    expect(() => app.synth()).toThrow(
      /'producers' and the accounts that write must fit into a trust policy of 2048 bytes, got \d+ bytes: FlowLogProducers.organization/);
  });

  test('fails without a name that is known', () => {
    const central = new Stack(app, 'Central', { env: THERE });
    expect(() => log(stream(central, { deliveryStreamName: undefined }))).toThrow(new Error("'deliveryStreamName' must be given when flow logs of "
      + "another account write to the stream, got no literal name for CfnDeliveryStream 'Central/Stream/DeliveryStream': one that is given later "
      + 'replaces the stream'));
    expect(() => stream(stack, { deliveryStreamName: Fn.importValue('Name'), producers: FlowLogProducers.accounts(['333333333333']) })).toThrow(
      /'deliveryStreamName' must be given/);
  });

  test('fails for a role that the service would refuse', () => {
    expect(() => stream(stack, { crossAccountRoleName: 'Receiver', producers: FlowLogProducers.accounts(['333333333333']) })).toThrow(
      new Error("'crossAccountRoleName' must start with 'AWSLogDeliveryFirehoseCrossAccountRole' and have at most 64 characters, got 'Receiver'"));
    expect(() => FirehoseDestination.fromDeliveryStream(stack, 'Imported', firehose.DeliveryStream.fromDeliveryStreamArn(stack, 'Arn', ARN),
      { crossAccountRoleName: 'Receiver' })).toThrow(/'crossAccountRoleName' must start with/);
  });

  test('is received where the stream is, once, whichever destination is written to', () => {
    const central = new Stack(app, 'Central', { env: THERE });
    const deliveryStream = new firehose.CfnDeliveryStream(central, 'L1', { deliveryStreamName: 'central' });
    ['A', 'B'].forEach((id) => new FlowLogs(stack, id, {
      source: FlowLogSource.of('VPC', [`vpc-${id.toLowerCase()}`]),
      destination: FirehoseDestination.fromDeliveryStream(stack, `To${id}`, deliveryStream),
    }));
    app.synth();
    expect(resources(central, 'AWS::IAM::Role').map(({ RoleName }) => RoleName as string)).toEqual([
      'AWSLogDeliveryFirehoseCrossAccountRole-us-east-1-central',
    ]);
    expect(stack.dependencies).toEqual([central]);
  });

  test('fails for a role that has two names', () => {
    const central = new Stack(app, 'Central', { env: THERE });
    const deliveryStream = new firehose.CfnDeliveryStream(central, 'L1', { deliveryStreamName: 'central' });
    const to = (suffix: string) => FirehoseDestination.fromDeliveryStream(stack, suffix, deliveryStream, {
      crossAccountRoleName: `AWSLogDeliveryFirehoseCrossAccountRole${suffix}`, producers: FlowLogProducers.accounts(['333333333333']),
    });
    to('A');
    expect(() => to('B')).toThrow(new Error("'crossAccountRoleName' must be the same for all destinations of CfnDeliveryStream 'Central/L1', got "
      + "'AWSLogDeliveryFirehoseCrossAccountRoleB' and 'AWSLogDeliveryFirehoseCrossAccountRoleA'"));
  });

  test.each<[string, () => Stack, () => Stack]>([
    ['stack', () => stack, () => stack],
    ['account', () => new Stack(app, 'Central', { env: THERE }), () => new Stack(app, 'Elsewhere', { env: { ...THERE, region: 'eu-west-1' } })],
  ])('fails for the role that another stream of the %s has', (_name, one, other) => {
    const crossAccountRoleName = 'AWSLogDeliveryFirehoseCrossAccountRole';
    const producers = FlowLogProducers.accounts(['333333333333']);
    const first = new firehose.CfnDeliveryStream(one(), 'One');
    const second = new firehose.CfnDeliveryStream(other(), 'Two');
    FirehoseDestination.fromDeliveryStream(stack, 'ToOne', first, { crossAccountRoleName, producers });
    const role = app.node.findAll().find((each) => iam.CfnRole.isCfnRole(each))?.node.path;
    FirehoseDestination.fromDeliveryStream(stack, 'ToTwo', second, { crossAccountRoleName, producers });
    expect(() => app.synth()).toThrow("'crossAccountRoleName' must be another one for each stream of an account, got "
      + `'AWSLogDeliveryFirehoseCrossAccountRole' for CfnDeliveryStream '${second.node.path}', which '${role}' has already`);
  });

  test('fails for the role of somebody else, whenever it is defined', () => {
    stream(stack, { producers: FlowLogProducers.accounts(['333333333333']) });
    const roleName = 'AWSLogDeliveryFirehoseCrossAccountRole-us-east-1-central';
    new iam.Role(stack, 'ZOther', { roleName, assumedBy: new iam.AccountRootPrincipal() });
    expect(() => app.synth()).toThrow("'crossAccountRoleName' must be another one for each stream of an account, got "
      + `'${roleName}' for CfnDeliveryStream 'Network/Stream/DeliveryStream', which 'Network/ZOther/Resource' has already`);
  });

  test('is judged anew whenever the app is synthesized', () => {
    stream(stack, { producers: FlowLogProducers.accounts(['333333333333']) });
    app.synth();
    new iam.CfnRole(stack, 'Other', { roleName: 'AWSLogDeliveryFirehoseCrossAccountRole-us-east-1-central', assumeRolePolicyDocument: {} });
    expect(() => app.synth({ force: true })).toThrow(/which 'Network\/Other' has already/);
  });

  test.each<[string, () => Stack[]]>([
    ['accounts', () => [new Stack(app, 'One', { env: THERE }), new Stack(app, 'Two', { env: HERE })]],
    ['stacks without an environment, which can be of several accounts', () => [new Stack(app, 'One'), new Stack(app, 'Two')]],
  ])('may have a role of the same name in two %s', (_name, define) => {
    for (const scope of define()) {
      stream(scope, { crossAccountRoleName: 'AWSLogDeliveryFirehoseCrossAccountRole', producers: FlowLogProducers.accounts(['333333333333']) });
    }
    expect(() => app.synth()).not.toThrow();
  });

  test.each([
    'central', 'arn:aws:kinesis:us-east-1:222222222222:stream/central', 'arn:aws:firehose:us-east-1:222222222222:stream/central',
    `arn:${Aws.PARTITION}:kinesis:us-east-1:${Aws.ACCOUNT_ID}:stream/central`,
  ])('fails for the ARN %s, which is of no stream', (deliveryStreamArn) => {
    const reference = { deliveryStreamRef: { deliveryStreamArn, deliveryStreamName: 'central' }, node: stack.node, env: HERE };
    expect(() => FirehoseDestination.fromDeliveryStream(stack, 'Stream', reference as unknown as firehose.IDeliveryStreamRef)).toThrow(
      /'deliveryStream' must have an ARN such as 'arn:<partition>:firehose:<region>:<account>:deliverystream\/flow-logs', got ('.*'|<unresolved>)$/);
  });

  test('fails for producers of a stream that is imported', () => {
    const deliveryStream = firehose.DeliveryStream.fromDeliveryStreamArn(stack, 'Central', ARN);
    expect(() => FirehoseDestination.fromDeliveryStream(stack, 'Stream', deliveryStream, {
      producers: FlowLogProducers.accounts(['333333333333']),
    })).toThrow(new Error("'producers' must be given where the stream is defined, got them for Import 'Network/Central', which is imported"));
  });

  test('fails for a stream of another stage', () => {
    const other = new Stack(new Stage(app, 'Prod'), 'Stack');
    expect(() => FirehoseDestination.fromDeliveryStream(stack, 'Stream', new firehose.CfnDeliveryStream(other, 'L1'))).toThrow(
      new Error("'deliveryStream' must be in the stage of the destination at 'Network', got CfnDeliveryStream 'Prod/Stack/L1'"));
  });

  test('is known by an ARN of which only parts are known', () => {
    const arn = `arn:${Aws.PARTITION}:firehose:us-east-1:222222222222:deliverystream/central`;
    log(FirehoseDestination.fromDeliveryStream(stack, 'Stream', firehose.DeliveryStream.fromDeliveryStreamArn(stack, 'Central', arn)));
    expect(flowLog().Properties.DeliverCrossAccountRole).toEqual(
      'arn:aws:iam::222222222222:role/AWSLogDeliveryFirehoseCrossAccountRole-us-east-1-central');
  });

  test('is known by an ARN that is a token, when a role is named', () => {
    const central = firehose.DeliveryStream.fromDeliveryStreamArn(stack, 'Central', Fn.importValue('Stream'));
    const crossAccountRoleName = 'AWSLogDeliveryFirehoseCrossAccountRole-x';
    log(FirehoseDestination.fromDeliveryStream(stack, 'Stream', central, { crossAccountRoleName }));
    expect(flowLog().Properties.DeliverCrossAccountRole).toEqual({
      'Fn::Join': ['', ['arn:aws:iam::', { 'Fn::Select': [4, { 'Fn::Split': [':', { 'Fn::ImportValue': 'Stream' }] }] },
        ':role/AWSLogDeliveryFirehoseCrossAccountRole-x']],
    });
  });

  test('fails in another region, known by its ARN', () => {
    const central = firehose.DeliveryStream.fromDeliveryStreamArn(stack, 'Central', ARN.replace('us-east-1', 'eu-west-1'));
    expect(() => log(FirehoseDestination.fromDeliveryStream(stack, 'Stream', central))).toThrow(/'us-east-1', got Import 'Network\/Central' in 'eu-west-1'/);
  });

  test('fails without the name of a role where the region is not known', () => {
    const agnostic = new Stack(app, 'Agnostic');
    expect(() => stream(agnostic, { producers: FlowLogProducers.accounts(['333333333333']) })).toThrow(new Error("'crossAccountRoleName' must be "
      + "given when the region of the stream is not known, got none for CfnDeliveryStream 'Agnostic/Stream/DeliveryStream'"));
  });
});

describe('the role that is passed', () => {
  const deliveryStream = () => firehose.DeliveryStream.fromDeliveryStreamArn(stack, 'Central', ARN);

  function passed(): string[][] {
    return resources(stack, 'AWS::IAM::ManagedPolicy').map(({ PolicyDocument }) => PolicyDocument.Statement[0])
      .filter(({ Action }) => Action === 'iam:PassRole').map(({ Condition }) => Condition.StringLike['iam:AssociatedResourceARN'] as string[]);
  }

  test('is one for a stack, for the very resources that are logged', () => {
    const destination = FirehoseDestination.fromDeliveryStream(stack, 'Stream', deliveryStream());
    new FlowLogs(stack, 'Vpc', { source: FlowLogSource.of('VPC', ['vpc-1']), destination });
    new FlowLogs(stack, 'Interfaces', { source: FlowLogSource.networkInterfaceIds(['eni-1', 'eni-2']), destination });
    expect(resources(stack, 'AWS::IAM::Role')).toHaveLength(1);
    expect(passed()).toEqual([[
      'arn:aws:ec2:us-east-1:111111111111:network-interface/eni-1',
      'arn:aws:ec2:us-east-1:111111111111:network-interface/eni-2',
      'arn:aws:ec2:us-east-1:111111111111:vpc/vpc-1',
    ]]);
  });

  test('names a resource once, and one of a type that is not known by its id', () => {
    const destination = FirehoseDestination.fromDeliveryStream(stack, 'Stream', deliveryStream());
    new FlowLogs(stack, 'All', { source: FlowLogSource.of('VPC', ['vpc-1']), destination });
    new FlowLogs(stack, 'Rejects', { source: FlowLogSource.of('VPC', ['vpc-1']), destination, trafficType: ec2.FlowLogTrafficType.REJECT });
    new FlowLogs(stack, 'New', { source: FlowLogSource.of('CoreNetwork', ['core-1']), destination, format: RecordFormat.DEFAULT });
    expect(passed()).toEqual([['arn:aws:ec2:us-east-1:111111111111:*/core-1', 'arn:aws:ec2:us-east-1:111111111111:vpc/vpc-1']]);
  });

  test('names resources in the same order, whatever the order in which they are given, across policies', () => {
    const templates = [false, true].map((isReversed) => {
      const scope = new Stack(new App(), 'Network', { env: HERE });
      const destination = FirehoseDestination.fromDeliveryStream(scope, 'Stream', firehose.DeliveryStream.fromDeliveryStreamArn(scope, 'Central', ARN));
      const subnets = Array.from({ length: 30 }, (_, index) => index).map((index) =>
        new ec2.CfnSubnet(scope, `Subnet${index}`, { vpcId: 'vpc-1', cidrBlock: `10.0.${index}.0/24` }));
      const sources = [
        FlowLogSource.subnets(isReversed ? subnets.reverse() : subnets),
        FlowLogSource.of('Subnet', Array.from({ length: 30 }, (_, index) => `subnet-${index}`)),
      ];
      (isReversed ? sources.reverse() : sources).forEach((source, index) =>
        new FlowLogs(scope, `FlowLogs${index}`, { source, destination }));
      return resources(scope, 'AWS::IAM::ManagedPolicy').filter(({ Description }) => /passed/.test(Description as string));
    });
    expect(templates[0]).toHaveLength(2);
    expect(templates[1]).toEqual(templates[0]);
  });

  test('has the region in its name, also where only the deployment knows it', () => {
    const agnostic = new Stack(app, 'Agnostic-with-a-long-name', { env: { account: HERE.account } });
    const central = new Stack(app, 'Central', { env: THERE });
    log(stream(central), agnostic);
    const [{ RoleName }] = resources(agnostic, 'AWS::IAM::Role');
    const [prefix, region, rest] = (RoleName as { 'Fn::Join': [string, unknown[]] })['Fn::Join'][1];
    expect([prefix, region]).toEqual(['FlowLogsToFirehose-', { Ref: 'AWS::Region' }]);
    expect(rest).toMatch(/^-Agnostic-with-a-[0-9a-f]{8}$/);
    expect('FlowLogsToFirehose-'.length + 20 + (rest as string).length).toBe(64);
    const [receiver] = resources(central, 'AWS::IAM::Role').filter((role) => role.RoleName !== undefined);
    expect(receiver.AssumeRolePolicyDocument.Statement).toMatchObject([
      {
        Condition: {
          ArnLike: { 'aws:PrincipalArn': [{ 'Fn::Join': ['', ['arn:aws:iam::111111111111:role/FlowLogsToFirehose-', { Ref: 'AWS::Region' }, rest]] }] },
        },
      },
    ]);
  });

  test('has policies that fit', () => {
    const ids = Array.from({ length: 130 }, (_, index) => `subnet-${index.toString(16).padStart(17, '0')}`);
    log(FirehoseDestination.fromDeliveryStream(stack, 'Stream', deliveryStream()), stack, FlowLogSource.of('Subnet', ids));
    expect(passed().map((arns) => arns.length)).toEqual([50, 50, 30]);
    for (const { PolicyDocument } of resources(stack, 'AWS::IAM::ManagedPolicy')) {
      expect(JSON.stringify(PolicyDocument).length).toBeLessThan(6144);
    }
  });

  test('fails for more resources than a role has policies', () => {
    const ids = Array.from({ length: 451 }, (_, index) => `subnet-${index}`);
    expect(() => log(FirehoseDestination.fromDeliveryStream(stack, 'Stream', deliveryStream()), stack, FlowLogSource.of('Subnet', ids))).toThrow(
      new Error("'source' must hold at most 450 resources in a stack whose flow logs go to a stream of another account, got more in 'Network': "
        + 'log VPCs, or use more stacks'));
  });
});
