import { Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lakeformation from 'aws-cdk-lib/aws-lakeformation';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Archive } from './archive';
import { FlowLogTable, PartitionValues, RecordFormat, S3Destination } from '../../lib';

const ANY = { accounts: PartitionValues.injected(), regions: PartitionValues.injected() };

let archive: Archive;

beforeEach(() => {
  archive = new Archive();
  archive.write(RecordFormat.ESSENTIAL);
});

/** Somebody sets up Lake Formation in the same app. */
function lakeSettings(): void {
  new lakeformation.CfnDataLakeSettings(archive.stack, 'Settings', {});
}

test('Lake Formation grants what the catalog says of the table, where it is in force', () => {
  const table = archive.table({ lakeFormation: true });
  const role = new iam.Role(archive.stack, 'Reader', { assumedBy: new iam.AccountRootPrincipal() });
  table.grantQuery(role);
  table.grantQuery(role);
  const { template } = archive;
  template.resourceCountIs('AWS::LakeFormation::PrincipalPermissions', 2);
  template.hasResourceProperties('AWS::LakeFormation::PrincipalPermissions', {
    Principal: { DataLakePrincipalIdentifier: archive.stack.resolve(role.roleArn) as unknown },
    Permissions: ['DESCRIBE', 'SELECT'],
    Resource: { Table: {
      CatalogId: '111111111111', DatabaseName: { Ref: Match.stringLikeRegexp('^TableDatabase') }, Name: { Ref: Match.stringLikeRegexp('^Table') } } },
  });
  template.hasResourceProperties('AWS::LakeFormation::PrincipalPermissions', {
    Permissions: ['DESCRIBE'], Resource: { Database: { CatalogId: '111111111111', Name: { Ref: Match.stringLikeRegexp('^TableDatabase') } } },
  });
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Action: 'lakeformation:GetDataAccess' })]) },
  });
});

test('Lake Formation is not asked, nor warned of, where nobody uses it', () => {
  archive.table().grantQuery(new iam.Role(archive.stack, 'Reader', { assumedBy: new iam.AccountRootPrincipal() }));
  archive.template.resourceCountIs('AWS::LakeFormation::PrincipalPermissions', 0);
  Annotations.fromStack(archive.stack).hasNoWarning('*', Match.anyValue());
});

test('Lake Formation is no warning where nobody reads', () => {
  lakeSettings();
  archive.table();
  Annotations.fromStack(archive.stack).hasNoWarning('*', Match.anyValue());
});

test('Lake Formation is a warning where the app uses it, and nobody says whether it is in force', () => {
  lakeSettings();
  archive.table().grantQuery(new iam.Role(archive.stack, 'Reader', { assumedBy: new iam.AccountRootPrincipal() }));
  Annotations.fromStack(archive.stack).hasWarning('/Stack/Table', "'lakeFormation' should be given, because the app has resources of Lake Formation: "
    + 'where that is in force, who queries needs its grants as well [ack: cdk-vpc-flow-logs:lakeFormationNotAsked]');
});

test.each([true, false])('Lake Formation is no warning where lakeFormation is %s', (lakeFormation) => {
  lakeSettings();
  archive.table({ lakeFormation }).grantQuery(new iam.Role(archive.stack, 'Reader', { assumedBy: new iam.AccountRootPrincipal() }));
  Annotations.fromStack(archive.stack).hasNoWarning('*', Match.anyValue());
});

test('Lake Formation cannot grant to groups, which is a warning', () => {
  const table: FlowLogTable = archive.table({ lakeFormation: true });
  table.grantQuery(new iam.Group(archive.stack, 'Readers'));
  Annotations.fromStack(archive.stack).hasWarning('/Stack/Table', 'Lake Formation grants to roles and users only: grant DESCRIBE and SELECT on the table '
    + "of 'Stack/Table' to Group 'Stack/Readers' by other means [ack: cdk-vpc-flow-logs:lakeFormationNotGranted]");
});

test.each<[string, string, (stack: Stack) => iam.IGrantable]>([
  ['a role that is imported as it is', "ImmutableRole 'Stack/Role'", (stack) =>
    iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::111111111111:role/analyst', { mutable: false })],
  ['a service', 'ServicePrincipal', () => new iam.ServicePrincipal('quicksight.amazonaws.com')],
])('%s cannot be given policies, which is a warning', (_name, shown, grantee) => {
  archive.table().grantQuery(grantee(archive.stack));
  Annotations.fromStack(archive.stack).hasWarning('/Stack/Table', `${shown} cannot be given policies from here: who queries needs what 'grantQuery' gives to `
    + 'a role of the account of the table [ack: cdk-vpc-flow-logs:queryNotGranted]');
});

/** The table of an archive whose key is known in one way or another. */
function decrypts(table: FlowLogTable, key: string): void {
  table.grantQuery(new iam.Role(archive.stack, 'Reader', { assumedBy: new iam.AccountRootPrincipal() }));
  archive.template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: { Statement: Match.arrayWith([
      Match.objectLike({ Action: 'kms:Decrypt', Resource: { 'Fn::GetAtt': [Match.stringLikeRegexp(`^${key}`), 'Arn'] } }),
    ]) },
  });
}

test('who queries a bucket of the app that is given by its ARN may use its key', () => {
  const bucket = new s3.Bucket(archive.stack, 'Bucket', { encryptionKey: new kms.Key(archive.stack, 'BucketKey') });
  const byArn = S3Destination.fromBucketArn(archive.stack, 'ByArn', bucket.bucketArn);
  decrypts(new FlowLogTable(archive.stack, 'Table', { archive: byArn, format: RecordFormat.ESSENTIAL, ...ANY }), 'BucketKey');
});

test('who queries a bucket whose key nobody knows may use the one that is given', () => {
  const byArn = S3Destination.fromBucketArn(archive.stack, 'ByArn', 'arn:aws:s3:::central');
  const encryptionKey = new kms.Key(archive.stack, 'GivenKey');
  decrypts(new FlowLogTable(archive.stack, 'Table', { archive: byArn, format: RecordFormat.ESSENTIAL, encryptionKey, ...ANY }), 'GivenKey');
});

test('fails for a key beside the one that the archive tells', () => {
  const bucket = new s3.Bucket(archive.stack, 'Bucket', { encryptionKey: new kms.Key(archive.stack, 'BucketKey') });
  const existing = S3Destination.fromBucket(archive.stack, 'Existing', bucket);
  expect(() => new FlowLogTable(archive.stack, 'Table', { archive: existing, encryptionKey: new kms.Key(archive.stack, 'Other') })).toThrow(new Error(
    "'encryptionKey' must be left out where the archive tells its key, Key 'Stack/BucketKey', got Key 'Stack/Other'"));
});

test('two tables of a database grant it once', () => {
  const table = archive.table({ lakeFormation: true });
  const other = new FlowLogTable(archive.stack, 'Other', {
    archive: archive.destination, database: table.database, workGroup: table.workGroup, tableName: 'other', lakeFormation: true,
  });
  const role = new iam.Role(archive.stack, 'Reader', { assumedBy: new iam.AccountRootPrincipal() });
  [table, other].forEach((each) => each.grantQuery(role));
  archive.template.resourceCountIs('AWS::LakeFormation::PrincipalPermissions', 3);
});

test('of a bucket and a key of another account warns of what their policies need', () => {
  const { stack } = archive;
  const bucket = s3.Bucket.fromBucketAttributes(stack, 'Theirs', {
    bucketName: 'theirs', account: '222222222222',
    encryptionKey: kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:us-east-1:222222222222:key/1234'),
  });
  const table = new FlowLogTable(stack, 'TheirTable', {
    archive: S3Destination.fromBucket(stack, 'TheirArchive', bucket, { keyPrefix: 'network' }), format: RecordFormat.ESSENTIAL,
    accounts: PartitionValues.listed(['222222222222']), regions: PartitionValues.listed(['us-east-1']),
  });
  table.grantQuery(new iam.Role(stack, 'Reader', { assumedBy: new iam.AccountRootPrincipal() }));
  const principal = '"Principal":{"AWS":"arn:aws:iam::111111111111:root"}';
  const sentence = 'of another account, cannot be changed from here: who queries needs this statement in it';
  expect(Annotations.fromStack(stack).findWarning('/Stack/TheirTable', Match.anyValue()).map(({ entry }) => entry.data)).toEqual([
    `the policy of ReferencedBucket 'Stack/Theirs', ${sentence}: {"Action":["s3:GetBucketLocation","s3:ListBucket","s3:GetObject"],"Effect":"Allow",`
    + `${principal},"Resource":["arn:aws:s3:::theirs","arn:aws:s3:::theirs/network/AWSLogs/*"]} [ack: cdk-vpc-flow-logs:bucketPolicyNotChanged]`,
    `the policy of ReferencedKey 'Stack/Key', ${sentence}: {"Action":"kms:Decrypt","Effect":"Allow",${principal},"Resource":"*"} `
    + '[ack: cdk-vpc-flow-logs:keyPolicyNotChanged]',
  ]);
});
