import { App, Stack } from 'aws-cdk-lib';
import * as firehose from 'aws-cdk-lib/aws-kinesisfirehose';
import { ACCOUNT, Deployed, Deployment, REGION } from './deployment';
import { isAllowed } from './request';
import { FirehoseDestination, FlowLogProducers, FlowLogs, FlowLogSource } from '../../lib';

const CENTRAL = '222222222222';
const STRANGER = '999999999999';
const SERVICE = 'delivery.logs.amazonaws.com';
const STREAM_ARN = `arn:aws:firehose:${REGION}:${CENTRAL}:deliverystream/central`;
const ORGANIZATION = 'o-a1b2c3d4e5';

/** Both sides of a delivery across accounts. */
interface Sides {
  readonly flowLog: Deployed;
  readonly sender: Deployed;
  readonly senderPolicies: unknown[];
  readonly receiver: Deployed;
  readonly receiverPolicies: unknown[];
}

function deploy(producers?: FlowLogProducers): Sides {
  const app = new App();
  const central = new Stack(app, 'Central', { env: { account: CENTRAL, region: REGION } });
  const deliveryStream = new firehose.CfnDeliveryStream(central, 'Stream', {
    deliveryStreamName: 'central',
    extendedS3DestinationConfiguration: { bucketArn: 'arn:aws:s3:::archive', roleArn: `arn:aws:iam::${CENTRAL}:role/Archive` },
  });
  const network = new Stack(app, 'Network', { env: { account: ACCOUNT, region: REGION } });
  new FlowLogs(network, 'FlowLogs', {
    source: FlowLogSource.of('Subnet', Array.from({ length: 70 }, (_, index) => `subnet-${index}`)),
    destination: FirehoseDestination.fromDeliveryStream(central, 'Destination', deliveryStream, { producers }),
  });
  const deployment = new Deployment(app);
  const [flowLog] = deployment.all('AWS::EC2::FlowLog');
  const roleOf = (account: string) => deployment.all('AWS::IAM::Role').find((role) => role.account === account)!;
  const policiesOf = (account: string) => deployment.all('AWS::IAM::ManagedPolicy').filter((policy) => policy.account === account)
    .map(({ properties }) => properties.PolicyDocument);
  return {
    flowLog, sender: roleOf(ACCOUNT), senderPolicies: policiesOf(ACCOUNT), receiver: roleOf(CENTRAL), receiverPolicies: policiesOf(CENTRAL),
  };
}

describe.each([
  ['an account of the app', undefined],
  ['an account outside of it as well', FlowLogProducers.accounts(['333333333333'])],
  ['an organization', FlowLogProducers.organization(ORGANIZATION)],
])('from %s', (_name, producers) => {
  const { flowLog, sender, senderPolicies, receiver, receiverPolicies } = deploy(producers);

  function assume(
    principal: string, role: Deployed, identityPolicies: unknown[] = [], organization = ORGANIZATION, source: Record<string, string> = {},
  ): Promise<boolean> {
    return isAllowed({
      principal,
      action: 'sts:AssumeRole',
      resource: role.arn,
      account: role.account,
      context: principal.startsWith('arn:') ? { 'aws:PrincipalArn': principal, 'aws:PrincipalOrgID': organization } : source,
      identityPolicies,
      resourcePolicy: role.properties.AssumeRolePolicyDocument,
    });
  }

  function pass(resourceArn: string, service = SERVICE): Promise<boolean> {
    return isAllowed({
      principal: sender.arn, action: 'iam:PassRole', resource: sender.arn, account: ACCOUNT, identityPolicies: senderPolicies,
      context: { 'iam:PassedToService': service, 'iam:AssociatedResourceARN': resourceArn },
    });
  }

  test('flow logs name the roles that there are', () => {
    expect(flowLog.properties).toMatchObject({
      LogDestination: STREAM_ARN, DeliverLogsPermissionArn: sender.arn, DeliverCrossAccountRole: receiver.arn,
    });
  });

  test('the service assumes the one role, which assumes the other', async () => {
    expect(await assume(SERVICE, sender)).toBe(true);
    expect(await assume(sender.arn, receiver, senderPolicies)).toBe(true);
  });

  test('the service assumes the one on behalf of whomever it says: AWS documents no condition on the source, which might keep it out', async () => {
    expect(sender.properties.AssumeRolePolicyDocument).toEqual({
      Version: '2012-10-17', Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: SERVICE } }],
    });
    expect(await assume(SERVICE, sender, [], ORGANIZATION, { 'aws:SourceAccount': STRANGER })).toBe(true);
  });

  test('nobody else assumes either', async () => {
    const all = [{ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }];
    expect(await assume('vpc-flow-logs.amazonaws.com', sender)).toBe(false);
    expect(await assume(`arn:aws:iam::${STRANGER}:role/Any`, sender, all)).toBe(false);
    expect(await assume(SERVICE, receiver)).toBe(false);
    expect(await assume(`arn:aws:iam::${ACCOUNT}:role/Any`, receiver, all)).toBe(false);
    if (producers === undefined) {
      expect(await assume(`arn:aws:iam::${ACCOUNT}:role/FlowLogsToFirehose-x`, receiver, all)).toBe(false);
    }
    expect(await assume(`arn:aws:iam::${STRANGER}:role/FlowLogsToFirehose-x`, receiver, all, 'o-strangers00')).toBe(false);
    expect(await assume(sender.arn, { ...receiver, arn: `${receiver.arn}2` }, senderPolicies)).toBe(false);
  });

  test('the role is passed to the service for each resource that is logged, and for no other', async () => {
    const arn = (id: string) => `arn:aws:ec2:${REGION}:${ACCOUNT}:subnet/${id}`;
    expect(await Promise.all(['subnet-0', 'subnet-59', 'subnet-60', 'subnet-69'].map((id) => pass(arn(id))))).toEqual([true, true, true, true]);
    expect(await pass(arn('subnet-70'))).toBe(false);
    expect(await pass(arn('subnet-0'), 'ec2.amazonaws.com')).toBe(false);
  });

  test('log deliveries are created, and the stream is opened to them, that stream alone', async () => {
    for (const action of ['logs:CreateLogDelivery', 'logs:DeleteLogDelivery', 'logs:GetLogDelivery', 'logs:ListLogDeliveries']) {
      expect([action, await isAllowed({ principal: sender.arn, action, resource: '*', account: ACCOUNT, identityPolicies: senderPolicies })])
        .toEqual([action, true]);
    }
    const tag = (resource: string) => isAllowed({
      principal: receiver.arn, action: 'firehose:TagDeliveryStream', resource, account: CENTRAL, identityPolicies: receiverPolicies,
      context: { 'aws:RequestTag/LogDeliveryEnabled': 'true' },
    });
    expect(await tag(STREAM_ARN)).toBe(true);
    expect(await tag(`${STREAM_ARN}2`)).toBe(false);
    expect(await isAllowed({
      principal: receiver.arn, action: 'iam:CreateServiceLinkedRole', account: CENTRAL, identityPolicies: receiverPolicies,
      resource: `arn:aws:iam::${CENTRAL}:role/aws-service-role/delivery.logs.amazonaws.com/AWSServiceRoleForLogDelivery`,
      context: { 'iam:AWSServiceName': SERVICE },
    })).toBe(true);
  });
});
