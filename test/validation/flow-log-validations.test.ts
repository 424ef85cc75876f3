import { App, Aws, CfnParameter, CfnResource, Fn, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Kind, KINDS, Wanted, World } from './kinds';
import { FlowLogRuleSeverity, FlowLogValidations, FlowLogValidationsProps, RecordField } from '../../lib';
import { RULES } from '../../lib/validation/rules';

type Change = (world: World) => void;

function validate(app: App, props?: FlowLogValidationsProps) {
  app.synth();
  return new FlowLogValidations(props).validate({ templatePaths: [], appConstruct: app } as never);
}

/** What is found, as `rule path: description`. */
function findings(app: App, props?: FlowLogValidationsProps): string[] {
  return validate(app, props).violations.flatMap(({ ruleName, description, violatingResources }) =>
    violatingResources.map(({ constructPath }) => `${ruleName} ${constructPath}: ${description}`));
}

function world(kind: Kind, wanted?: Wanted, env?: object): { app: App; made: World } {
  const app = new App();
  return { app, made: new World(new Stack(app, 'Stack', env), kind, wanted) };
}

function rulesFound(kind: Kind, wanted: Wanted | undefined, change: Change, props?: FlowLogValidationsProps): string[] {
  const { app, made } = world(kind, wanted);
  change(made);
  return [...new Set(findings(app, props).map((each) => each.split(' ')[0]))];
}

const set = (property: string, value: unknown): Change => ({ flowLog }) => flowLog.addPropertyOverride(property, value);
const format = (value: unknown) => set('LogFormat', value);
const override = (type: string, property: string, value: unknown): Change => (made) => made.the(type).addPropertyOverride(property, value);
const TGW: Wanted = { source: 'transitGateway' };
const S3: Wanted = { toS3: true };
const SUBNET: Wanted = { source: 'subnet' };
const DENY = { Effect: 'Deny', Principal: '*', Action: 's3:PutObject', Resource: '*' };
const TAGS = [{ ResourceType: 'instance', TagKeys: ['Team'] }];

const withKey = (policy: unknown[], more: object = {}): Change => (made) => {
  const key = new kms.CfnKey(made.stack, 'BucketKey', { keyPolicy: { Statement: policy }, ...more });
  encrypt(key.attrArn)(made);
};
const encrypt = (key: unknown): Change => override('AWS::S3::Bucket', 'BucketEncryption', {
  ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: key } }],
});
const ROOT = { Effect: 'Allow', Principal: { AWS: `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:root` }, Action: 'kms:*', Resource: '*' };
const DELIVERY = { Effect: 'Allow', Principal: { Service: 'delivery.logs.amazonaws.com' }, Action: ['kms:Decrypt', 'kms:GenerateDataKey*'], Resource: '*' };

const subnetToo: Change = ({ stack, subnet, flowLog }) => {
  const { logDestinationType, logDestination, logGroupName, deliverLogsPermissionArn } = flowLog;
  new ec2.CfnFlowLog(stack, 'Part', {
    resourceType: 'Subnet', resourceId: subnet.subnetId, trafficType: 'ALL', logDestinationType, logDestination, logGroupName, deliverLogsPermissionArn,
  });
};

/** The same resource again, by an L1 that renders the same. */
const again: Change = ({ stack, flowLog }) => {
  const { resourceType, resourceId, trafficType, logDestinationType, logDestination, logGroupName, logFormat, destinationOptions } = flowLog;
  const { deliverLogsPermissionArn } = flowLog;
  new ec2.CfnFlowLog(stack, 'Again', {
    resourceType, resourceId, trafficType, logDestinationType, logDestination, logGroupName, deliverLogsPermissionArn, logFormat, destinationOptions,
    tags: [{ key: 'Name', value: 'again' }],
  });
};

const remove: Change = ({ flowLog }) => {
  expect((flowLog.node.scope ?? flowLog).node.tryRemoveChild(flowLog.node.id)).toBe(true);
};

const FAILING: Array<[rule: string, name: string, wanted: Wanted | undefined, change: Change]> = [
  ['vpcNotLogged', 'none', undefined, remove],
  ['vpcNotLogged', 'one of another VPC', undefined, set('ResourceId', 'vpc-0123456789abcdef0')],
  ['acceptOnly', 'accepted traffic', undefined, set('TrafficType', 'ACCEPT')],
  ['subnetsOnly', 'one of a subnet', SUBNET, () => undefined],
  ['transitGatewayNotLogged', 'none', TGW, remove],
  ['trafficType', 'a type on a transit gateway', TGW, set('TrafficType', 'ALL')],
  ['trafficType', 'none on a VPC', undefined, set('TrafficType', undefined)],
  ['trafficType', 'another spelling', undefined, set('TrafficType', 'all')],
  ['trafficType', 'a number', undefined, set('TrafficType', 1)],
  ['aggregationInterval', 'ten minutes on a transit gateway', TGW, set('MaxAggregationInterval', 600)],
  ['aggregationInterval', 'the default on a transit gateway', TGW, set('MaxAggregationInterval', undefined)],
  ['aggregationInterval', 'half a minute', undefined, set('MaxAggregationInterval', 30)],
  ['formatSyntax', 'two blanks', undefined, format('${version}  ${srcaddr}')],
  ['formatSyntax', 'a blank at the end', undefined, format('${version} ${srcaddr} ')],
  ['formatSyntax', 'commas', undefined, format('${version},${srcaddr}')],
  ['formatSyntax', 'nothing', undefined, format(' ')],
  ['formatSyntax', 'bare names', undefined, format('version srcaddr')],
  ['unknownField', 'a misspelt field', undefined, format('${version} ${srcadr}')],
  ['unknownField', 'underscores', undefined, format('${version} ${pkt_srcaddr}')],
  ['duplicateField', 'a field twice', undefined, format('${version} ${srcaddr} ${version}')],
  ['fieldScope', 'a field of transit gateways on a VPC', undefined, format('${version} ${tgw-id}')],
  ['fieldScope', 'a field of interfaces on a transit gateway', TGW, format('${version} ${interface-id}')],
  ['tagFields', 'a field without specifications', undefined, format('${version} ${instance-tag}')],
  ['tagFields', 'a second field without a second key', undefined, (made) => {
    format('${version} ${instance-tag} ${instance-tag-2}')(made);
    set('TagFieldSpecifications', TAGS)(made);
  }],
  ['tagFields', 'specifications without a field', undefined, set('TagFieldSpecifications', TAGS)],
  ['destination', 'no role', undefined, set('DeliverLogsPermissionArn', undefined)],
  ['destination', 'no log group', undefined, set('LogGroupName', undefined)],
  ['destination', 'a role for S3', S3, set('DeliverLogsPermissionArn', 'arn:aws:iam::111111111111:role/Role')],
  ['destination', 'a log group for S3', S3, set('LogGroupName', 'group')],
  ['destination', 'options of files for CloudWatch Logs', undefined, set('DestinationOptions', { FileFormat: 'parquet' })],
  ['destination', 'no bucket', S3, set('LogDestination', undefined)],
  ['destination', 'one of both roles for a stream', undefined, (made) => {
    set('LogDestinationType', 'kinesis-data-firehose')(made);
    set('LogGroupName', undefined)(made);
    set('LogDestination', 'arn:aws:firehose:us-east-1:111111111111:deliverystream/stream')(made);
    override('AWS::IAM::Role', 'AssumeRolePolicyDocument', { 'Fn::If': ['A', {}, {}] })(made);
  }],
  ['destination', 'the ARN of all streams of a log group', undefined, (made) => {
    const group = made.the('AWS::Logs::LogGroup');
    set('LogGroupName', undefined)(made);
    set('LogDestination', group.getAtt('Arn'))(made);
  }],
  ['awsLogsPrefix', 'the folder', S3, (made) => set('LogDestination', `${made.stack.resolve(made.the('AWS::S3::Bucket').getAtt('Arn')) && ''}${
    made.the('AWS::S3::Bucket').getAtt('Arn')}/AWSLogs/`)(made)],
  ['roleTrust', 'another service', undefined, override('AWS::IAM::Role', 'AssumeRolePolicyDocument', {
    Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } }],
  })],
  ['roleTrust', 'the service that delivers to S3', undefined, override('AWS::IAM::Role', 'AssumeRolePolicyDocument', {
    Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'delivery.logs.amazonaws.com' } }],
  })],
  ['roleTrust', 'another account', undefined, (made) => override('AWS::IAM::Role', 'AssumeRolePolicyDocument', {
    Statement: [{
      Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'vpc-flow-logs.amazonaws.com' },
      Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:logs:*:111111111111:*' } },
    }],
  })(made)],
  ['rolePolicy', 'another action', undefined, (made) => policyOf(made, { Action: 'logs:DescribeLogStreams', Effect: 'Allow', Resource: '*' })],
  ['rolePolicy', 'another log group', undefined, (made) => {
    override('AWS::Logs::LogGroup', 'LogGroupName', 'flows')(made);
    policyOf(made, { Action: 'logs:*', Effect: 'Allow', Resource: 'arn:aws:logs:*:*:log-group:other:*' });
  }],
  ['bucketPolicy', 'a Deny', S3, override('AWS::S3::BucketPolicy', 'PolicyDocument.Statement', [DENY])],
  ['bucketPolicyIncomplete', 'a policy of something else', S3, override('AWS::S3::BucketPolicy', 'PolicyDocument', {
    Statement: [{ Effect: 'Allow', Principal: { AWS: '111111111111' }, Action: 's3:GetObject', Resource: '*' }],
  })],
  ['dataPerimeter', 'an organization of principals', S3, (made) => {
    const { policyDocument } = made.the('AWS::S3::BucketPolicy') as never as { policyDocument: object };
    const { Statement } = made.stack.resolve(policyDocument) as { Statement: unknown[] };
    override('AWS::S3::BucketPolicy', 'PolicyDocument.Statement', [...Statement, {
      ...DENY, Condition: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-1234567890' } },
    }])(made);
  }],
  ['keyPolicy', 'the account alone', S3, withKey([ROOT])],
  ['keyPolicy', 'a disabled key', S3, withKey([DELIVERY], { enabled: false })],
  ['bucketEncryption', 'the key that AWS manages', S3, encrypt(undefined)],
  ['bucketEncryption', 'an alias', S3, encrypt('alias/mine')],
  ['bucketEncryption', 'an id', S3, (made) => {
    const key = new kms.CfnKey(made.stack, 'BucketKey', { keyPolicy: { Statement: [DELIVERY] } });
    encrypt(key.ref)(made);
  }],
  ['retention', 'a month in a log group', undefined, override('AWS::Logs::LogGroup', 'RetentionInDays', 30)],
  ['retention', 'a month in a bucket', S3, override('AWS::S3::Bucket', 'LifecycleConfiguration', { Rules: [{ Status: 'Enabled', ExpirationInDays: 30 }] })],
  ['doubleLogging', 'a subnet beside its VPC', undefined, subnetToo],
  ['repeatedFlowLog', 'the same again', undefined, again],
  ['repeatedFlowLog', 'the same again to S3', S3, again],
];

/** Destinations look at their buckets themselves. */
const REFUSED_BY_DESTINATIONS = ['bucketPolicy', 'bucketPolicyIncomplete', 'bucketEncryption'];

function policyOf(made: World, statement: object): void {
  const types = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'];
  const policy = types.map((type) => made.the(type)).find((each) => each as CfnResource | undefined);
  if (policy === undefined) {
    override('AWS::IAM::Role', 'Policies.0.PolicyDocument.Statement', [statement])(made);
  } else {
    policy.addPropertyOverride('PolicyDocument.Statement', [statement]);
  }
}

describe.each(KINDS)('%s', (kind) => {
  test.each<[string, Wanted | undefined]>([
    ['a VPC to CloudWatch Logs', undefined], ['a VPC to S3', S3], ['a transit gateway', TGW], ['a transit gateway to S3', { ...TGW, ...S3 }],
  ])('finds nothing in a good flow log of %s', (_name, wanted) => {
    const { app } = world(kind, wanted);
    expect(validate(app)).toMatchObject({ success: true, violations: [] });
  });

  test.each(FAILING)('%s finds %s', (rule, _name, wanted, change) => {
    if (kind === 'FlowLogs' && REFUSED_BY_DESTINATIONS.includes(rule)) {
      expect(() => rulesFound(kind, wanted, change)).toThrow("[Stack/Archive] 'bucket' must ");
      return;
    }
    expect(rulesFound(kind, wanted, change)).toEqual([rule]);
  });

  test.each<[string, Wanted | undefined, Change]>([
    ['rejected traffic alone', undefined, set('TrafficType', 'REJECT')],
    ['a minute', undefined, set('MaxAggregationInterval', 60)],
    ['a minute as a text', TGW, set('MaxAggregationInterval', '60')],
    ['fields of their kind', undefined, format('${version} ${pkt-srcaddr} ${reject-reason}')],
    ['fields of transit gateways', TGW, format('${version} ${tgw-id} ${account-id}')],
    ['fields of tags with keys', undefined, (made) => {
      format('${version} ${instance-tag}')(made);
      set('TagFieldSpecifications', TAGS)(made);
    }],
    ['a role that may write to the group in the one region that its policy names', undefined, (made) => {
      override('AWS::Logs::LogGroup', 'LogGroupName', 'flows')(made);
      policyOf(made, { Action: 'logs:*', Effect: 'Allow', Resource: 'arn:aws:logs:eu-west-1:111111111111:log-group:flows:*' });
    }],
    ['a role that is imported', undefined, set('DeliverLogsPermissionArn', 'arn:aws:iam::111111111111:role/Role')],
    ['a role that another stack exports', undefined, set('DeliverLogsPermissionArn', { 'Fn::ImportValue': 'Role' })],
    ['a managed policy that is not of the app', undefined, (made) => {
      override('AWS::IAM::Role', 'ManagedPolicyArns', ['arn:aws:iam::aws:policy/CloudWatchLogsFullAccess'])(made);
      policyOf(made, { Action: 'logs:DescribeLogStreams', Effect: 'Allow', Resource: '*' });
    }],
    ['a resource that a parameter names', undefined, (made) => set('ResourceId', new CfnParameter(made.stack, 'Id').valueAsString)(made)],
    ['a resource that depends on a condition', undefined, (made) => set('ResourceId', Fn.conditionIf('A', made.vpc.vpcId, Aws.NO_VALUE).toString())(made)],
    ['properties that depend on a condition', undefined, (made) => {
      for (const property of ['TrafficType', 'MaxAggregationInterval', 'LogFormat', 'TagFieldSpecifications', 'LogGroupName', 'DestinationOptions']) {
        set(property, { 'Fn::If': ['A', 1, { Ref: 'AWS::NoValue' }] })(made);
      }
    }],
    ['a key that admits log delivery', S3, withKey([ROOT, DELIVERY])],
    ['a key that is imported', S3, encrypt('arn:aws:kms:us-east-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab')],
    ['a bucket without a policy', S3, (made) => {
      const policy = made.the('AWS::S3::BucketPolicy');
      policy.addOverride('Type', 'AWS::S3::AccessPoint');
      policy.addPropertyOverride('Bucket', 'other');
    }],
    ['a bucket that is imported', S3, set('LogDestination', 'arn:aws:s3:::elsewhere/network/')],
    ['a Deny that spares services', S3, (made) => {
      const { policyDocument } = made.the('AWS::S3::BucketPolicy') as never as { policyDocument: object };
      const { Statement } = made.stack.resolve(policyDocument) as { Statement: unknown[] };
      override('AWS::S3::BucketPolicy', 'PolicyDocument.Statement', [...Statement, {
        ...DENY, Condition: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-1' }, BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' } },
      }])(made);
    }],
    ['years of retention', undefined, override('AWS::Logs::LogGroup', 'RetentionInDays', 3653)],
    ['retention for ever', undefined, override('AWS::Logs::LogGroup', 'RetentionInDays', undefined)],
    ['expiration elsewhere in the bucket', S3, override('AWS::S3::Bucket', 'LifecycleConfiguration', {
      Rules: [{ Status: 'Enabled', ExpirationInDays: 1, Prefix: 'tmp/' }, { Status: 'Disabled', ExpirationInDays: 1 }],
    })],
    ['a subnet beside its VPC, of other traffic', undefined, (made) => {
      set('TrafficType', 'REJECT')(made);
      subnetToo(made);
      (made.stack.node.findChild('Part') as ec2.CfnFlowLog).trafficType = 'ACCEPT';
      (made.stack.node.findChild('Part') as ec2.CfnFlowLog).addPropertyOverride('TrafficType', 'ACCEPT');
    }],
    ['a second one of other traffic', undefined, (made) => {
      again(made);
      made.flowLog.addPropertyOverride('TrafficType', 'REJECT');
    }],
  ])('nothing is found with %s', (_name, wanted, change) => {
    const found = rulesFound(kind, wanted, change);
    expect(found.filter((each) => each !== 'acceptOnly')).toEqual([]);
  });
});

test('every rule has a failing case', () => {
  expect([...new Set(FAILING.map(([rule]) => rule))].sort()).toEqual(RULES.map(({ id }) => id).sort());
});

describe('options', () => {
  test('severities', () => {
    const { app, made } = world('L1');
    set('TrafficType', 'ACCEPT')(made);
    expect(validate(app, { severities: { acceptOnly: FlowLogRuleSeverity.WARNING } })).toMatchObject({
      success: true, violations: [{ ruleName: 'acceptOnly', severity: 'warning' }],
    });
  });

  test('rules that are off', () => {
    expect(rulesFound('L1', undefined, remove, { severities: { vpcNotLogged: FlowLogRuleSeverity.OFF } })).toEqual([]);
    expect(new FlowLogValidations({ severities: { vpcNotLogged: FlowLogRuleSeverity.OFF } }).ruleIds).toHaveLength(RULES.length - 1);
  });

  test('a shorter retention', () => {
    expect(rulesFound('L1', undefined, override('AWS::Logs::LogGroup', 'RetentionInDays', 30), { minimumRetention: 30 })).toEqual([]);
  });

  test('fields that are new', () => {
    expect(rulesFound('L1', undefined, format('${version} ${brand-new}'), { knownFields: [RecordField.of('brand-new')] })).toEqual([]);
  });

  test('exempt constructs', () => {
    const { app, made } = world('L1');
    remove(made);
    new ec2.CfnVPC(new Stack(app, 'Other'), 'Vpc', { cidrBlock: '10.0.0.0/16' });
    expect(findings(app, { exempt: [made.stack] }).map((each) => each.split(':')[0])).toEqual(['vpcNotLogged Other/Vpc']);
  });

  test.each<[string, unknown, string]>([
    ['another rule', { severities: { vpcLogged: 'off' } }, "'severities' must be by ids of rules, which are vpcNotLogged, acceptOnly"],
    ['another severity', { severities: { vpcNotLogged: 'fatal' } }, "'severities' must be one of error, warning, info, off, got 'fatal' for 'vpcNotLogged'"],
    ['no list', { exempt: 'Stack' }, "'exempt' must be a list of constructs, got 'Stack'"],
    ['no construct', { exempt: [{}] }, "'exempt' must be a construct, got Object"],
    ['no field', { knownFields: [{}] }, "'knownFields' must be a field such as RecordField.of('new-field'), got Object"],
    ['no days', { minimumRetention: 0 }, "'minimumRetention' must be a RetentionDays, got 0"],
  ])('fails when given %s', (_name, props, message) => {
    expect(() => new FlowLogValidations(props as FlowLogValidationsProps)).toThrow(message);
  });
});
