import { App, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { ACCOUNT, Deployed, Deployment, REGION } from './deployment';
import { isAllowed } from './request';
import { FlowLogs, FlowLogSource, FlowLogTable, FlowLogWorkGroup, S3Destination } from '../../lib';

const FILE = 'network/AWSLogs/111111111111/vpcflowlogs/us-east-1/2026/11/21/10/a.log.parquet';
const CATALOG = `arn:aws:glue:${REGION}:${ACCOUNT}`;

/** Who may query, and what with. */
interface Query {
  readonly role: Deployed;
  readonly policies: unknown[];
  readonly keys: Deployed[];
}

function deploy(): Query {
  const app = new App();
  const stack = new Stack(app, 'Stack');
  const key = (id: string) => new kms.Key(stack, id);
  const archive = new S3Destination(stack, 'Archive', { bucketName: 'archive', keyPrefix: 'network', encryptionKey: key('ArchiveKey') });
  new FlowLogs(stack, 'FlowLogs', { source: FlowLogSource.of('VPC', ['vpc-1']), destination: archive });
  const workGroup = new FlowLogWorkGroup(stack, 'WorkGroup', { workGroupName: 'network', encryptionKey: key('ResultsKey') });
  const role = new iam.Role(stack, 'Analyst', { roleName: 'analyst', assumedBy: new iam.AccountRootPrincipal() });
  new FlowLogTable(stack, 'Table', { archive, workGroup }).grantQuery(role);
  const deployment = new Deployment(app);
  return {
    role: deployment.only('AWS::IAM::Role'),
    policies: [deployment.only('AWS::IAM::Policy').properties.PolicyDocument],
    keys: deployment.all('AWS::KMS::Key'),
  };
}

const { role, policies, keys } = deploy();

function may(action: string, resource: string, resourcePolicy?: unknown): Promise<boolean> {
  return isAllowed({ principal: role.arn, action, resource, account: ACCOUNT, identityPolicies: policies, resourcePolicy,
    context: { 'aws:SecureTransport': 'true' } });
}

/** What the template calls the database, and the bucket of results. */
const [, database] = /:table\/(.+?)\/flow_logs/.exec(JSON.stringify(policies))!;
const [results] = /arn:aws:s3:::workgroup\w+/.exec(JSON.stringify(policies))!;
const workGroup = `arn:aws:athena:${REGION}:${ACCOUNT}:workgroup/network`;

test('who may query may do all that a query takes', async () => {
  for (const [action, resource] of [
    ['athena:StartQueryExecution', workGroup],
    ['athena:StopQueryExecution', workGroup],
    ['athena:GetQueryExecution', workGroup],
    ['athena:GetQueryResults', workGroup],
    ['athena:GetWorkGroup', workGroup],
    ['athena:ListNamedQueries', workGroup],
    ['athena:GetNamedQuery', workGroup],
    ['glue:GetDatabase', `${CATALOG}:catalog`],
    ['glue:GetDatabase', `${CATALOG}:database/${database}`],
    ['glue:GetTable', `${CATALOG}:table/${database}/flow_logs`],
    ['s3:GetObject', `arn:aws:s3:::archive/${FILE}`],
    ['s3:ListBucket', 'arn:aws:s3:::archive'],
    ['s3:GetBucketLocation', 'arn:aws:s3:::archive'],
    ['s3:GetBucketLocation', results],
    ['s3:PutObject', `${results}/a.csv`],
    ['s3:GetObject', `${results}/a.csv`],
  ]) {
    expect([action, resource, await may(action, resource)]).toEqual([action, resource, true]);
  }
  for (const key of keys) {
    expect(await may('kms:Decrypt', key.arn, key.properties.KeyPolicy)).toBe(true);
  }
});

test('and nothing else', async () => {
  for (const [action, resource] of [
    ['s3:PutObject', `arn:aws:s3:::archive/${FILE}`],
    ['s3:DeleteObject', `arn:aws:s3:::archive/${FILE}`],
    ['s3:GetObject', 'arn:aws:s3:::archive/elsewhere/a'],
    ['s3:DeleteObject', `${results}/a.csv`],
    ['athena:StartQueryExecution', `arn:aws:athena:${REGION}:${ACCOUNT}:workgroup/primary`],
    ['athena:DeleteWorkGroup', workGroup],
    ['athena:UpdateWorkGroup', workGroup],
    ['glue:GetTable', `${CATALOG}:table/other/flow_logs`],
    ['glue:UpdateTable', `${CATALOG}:table/${database}/flow_logs`],
    ['glue:GetTable', `${CATALOG}:table/${database}/other`],
    ['kms:ScheduleKeyDeletion', keys[0].arn],
  ]) {
    expect([action, resource, await may(action, resource)]).toEqual([action, resource, false]);
  }
  expect(await may('kms:Encrypt', keys.find(({ logicalId }) => logicalId.startsWith('Archive'))!.arn)).toBe(false);
});
