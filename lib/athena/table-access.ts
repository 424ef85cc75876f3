import { Annotations, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lakeformation from 'aws-cdk-lib/aws-lakeformation';
import { Construct } from 'constructs';
import { FlowLogFiles } from '../destination/flow-log-files';
import { describe } from '../private/describe';

/** What is read by who reads a table: an entry of the catalog, and the files that it stands for. */
export interface TableAccess {
  readonly files: FlowLogFiles;
  /** What all files are below, in the bucket. */
  readonly root: string;
  readonly databaseName: string;
  readonly tableName: string;
}

/**
 * Allows to read what the catalog says of a table, and its files.
 *
 * @see https://docs.aws.amazon.com/athena/latest/ug/fine-grained-access-to-glue-resources.html
 */
export function grantTable(scope: Construct, access: TableAccess, grantee: iam.IGrantable): iam.Grant {
  const { files: { bucket }, root, databaseName, tableName } = access;
  const stack = Stack.of(scope);
  const glue = (resource: string, resourceName?: string) =>
    stack.formatArn({ service: 'glue', resource, resourceName });
  const key = bucket.encryptionKey?.grantDecrypt(grantee);
  const grants = [
    iam.Grant.addToPrincipal({
      grantee,
      actions: [
        'glue:BatchGetPartition', 'glue:GetDatabase', 'glue:GetPartition', 'glue:GetPartitions', 'glue:GetTable',
        'glue:GetTables',
      ],
      resourceArns: [glue('catalog'), glue('database', databaseName), glue('table', `${databaseName}/${tableName}`)],
    }),
    iam.Grant.addToPrincipalOrResource({
      grantee,
      actions: ['s3:GetBucketLocation', 's3:ListBucket'],
      resourceArns: [bucket.bucketArn],
      resource: bucket,
    }),
    iam.Grant.addToPrincipalOrResource({
      grantee,
      actions: ['s3:GetObject'],
      resourceArns: [bucket.arnForObjects(`${root}*`)],
      resource: bucket,
    }),
  ];
  return [...grants, ...key === undefined ? [] : [key]].reduce((all, grant) => all.combine(grant));
}

/**
 * Grants the same by Lake Formation, which asks for both where it is in force.
 *
 * @see https://docs.aws.amazon.com/lake-formation/latest/dg/granting-catalog-permissions.html
 */
export function grantByLakeFormation(
  scope: Construct, { databaseName, tableName }: TableAccess, grantee: iam.IGrantable,
): void {
  const { grantPrincipal } = grantee;
  const { roleArn, userArn } = grantPrincipal as Partial<iam.IRole & iam.IUser>;
  const arn = roleArn ?? userArn;
  if (arn === undefined) {
    Annotations.of(scope).addWarningV2('cdk-vpc-flow-logs:lakeFormationNotGranted', 'Lake Formation grants to roles '
      + `and users only: grant DESCRIBE and SELECT on the table '${tableName}' to ${describe(grantee)} by other means`);
    return;
  }
  iam.Grant.addToPrincipal({
    grantee,
    actions: ['lakeformation:GetDataAccess'],
    resourceArns: ['*'], // it knows no resource
  });
  const { account } = Stack.of(scope);
  const id = `LakeFormation${(grantPrincipal as unknown as Construct).node.addr}`;
  for (const [kind, resource, permissions] of [
    ['Database', { database: { catalogId: account, name: databaseName } }, ['DESCRIBE']],
    ['Table', { table: { catalogId: account, databaseName, name: tableName } }, ['DESCRIBE', 'SELECT']],
  ] as const) {
    if (scope.node.tryFindChild(`${id}${kind}`) === undefined) {
      new lakeformation.CfnPrincipalPermissions(scope, `${id}${kind}`, {
        principal: { dataLakePrincipalIdentifier: arn },
        resource,
        permissions: [...permissions],
        permissionsWithGrantOption: [],
      });
    }
  }
}
