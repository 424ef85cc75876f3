import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Archive } from './archive';
import { FlowLogTable, RecordFormat } from '../../lib';

let archive: Archive;

beforeEach(() => {
  archive = new Archive();
  archive.write(RecordFormat.ESSENTIAL);
});

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
    Resource: { Table: { CatalogId: '111111111111', DatabaseName: table.databaseName, Name: 'flow_logs' } },
  });
  template.hasResourceProperties('AWS::LakeFormation::PrincipalPermissions', {
    Permissions: ['DESCRIBE'], Resource: { Database: { CatalogId: '111111111111', Name: table.databaseName } },
  });
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Action: 'lakeformation:GetDataAccess' })]) },
  });
});

test('Lake Formation is not asked where it is not in force', () => {
  archive.table().grantQuery(new iam.Role(archive.stack, 'Reader', { assumedBy: new iam.AccountRootPrincipal() }));
  archive.template.resourceCountIs('AWS::LakeFormation::PrincipalPermissions', 0);
});

test('Lake Formation cannot grant to groups, which is a warning', () => {
  const table: FlowLogTable = archive.table({ lakeFormation: true });
  table.grantQuery(new iam.Group(archive.stack, 'Readers'));
  Annotations.fromStack(archive.stack).hasWarning('/Stack/Table', 'Lake Formation grants to roles and users only: grant DESCRIBE and SELECT on the table '
    + "'flow_logs' to Group 'Stack/Readers' by other means [ack: cdk-vpc-flow-logs:lakeFormationNotGranted]");
});
