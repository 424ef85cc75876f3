import { Annotations, Stack } from 'aws-cdk-lib';
import { IDatabaseRef } from 'aws-cdk-lib/aws-glue';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lakeformation from 'aws-cdk-lib/aws-lakeformation';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { FlowLogFiles } from '../destination/flow-log-files';
import { warnOfMissingStatement } from '../destination/missing-statement';
import { describe } from '../private/describe';
import { isImmutable } from '../private/immutable-role';
import { areKnownAndDiffer } from '../private/known';

/** What is read by who reads a table: an entry of the catalog, and the files that it stands for. */
export interface TableAccess {
  readonly files: FlowLogFiles;
  /** What encrypts the files, if it is a key of one's own. */
  readonly encryptionKey?: kms.IKey;
  /** What all files are below, in the bucket. */
  readonly root: string;
  readonly database: IDatabaseRef;
  readonly databaseName: string;
  readonly tableName: string;
}

/**
 * Allows to read what the catalog says of a table, and its files.
 *
 * @see https://docs.aws.amazon.com/athena/latest/ug/fine-grained-access-to-glue-resources.html
 */
export function grantTable(scope: Construct, access: TableAccess, grantee: iam.IGrantable): iam.Grant {
  const { files: { bucket }, encryptionKey, root, databaseName, tableName } = access;
  const stack = Stack.of(scope);
  const glue = (resource: string, resourceName?: string) =>
    stack.formatArn({ service: 'glue', resource, resourceName });
  const key = encryptionKey?.grantDecrypt(grantee);
  const grants = [
    iam.Grant.addToPrincipal({
      grantee,
      actions: [
        'glue:BatchGetPartition', 'glue:GetDatabase', 'glue:GetDatabases', 'glue:GetPartition', 'glue:GetPartitions',
        'glue:GetTable', 'glue:GetTables',
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
  warnOfOtherAccount(scope, access);
  return [...grants, ...key === undefined ? [] : [key]].reduce((all, grant) => all.combine(grant));
}

/** A bucket and a key of another account have to let in whom their own account does not know; imported ones may not. */
function warnOfOtherAccount(scope: Construct, { files: { bucket }, encryptionKey, root }: TableAccess): void {
  const { account } = Stack.of(scope);
  const warn = (id: string, resource: s3.IBucket | kms.IKey, actions: string[], resources: string[]) => {
    const statement = new iam.PolicyStatement({ principals: [new iam.AccountPrincipal(account)], actions, resources });
    if (resource.node.defaultChild === undefined && areKnownAndDiffer(resource.env.account, account)) {
      warnOfMissingStatement(scope, id, statement, `the policy of ${describe(resource)}, of another account, cannot be `
        + 'changed from here: who queries needs this statement in it');
    }
  };
  warn('cdk-vpc-flow-logs:bucketPolicyNotChanged', bucket, ['s3:GetBucketLocation', 's3:ListBucket', 's3:GetObject'],
    [bucket.bucketArn, bucket.arnForObjects(`${root}*`)]);
  if (encryptionKey !== undefined) {
    warn('cdk-vpc-flow-logs:keyPolicyNotChanged', encryptionKey, ['kms:Decrypt'], ['*']);
  }
}

/**
 * Warns of a grant that is none: principals of another account or of a service, and roles that are imported as they
 * are.
 */
export function warnOfGrant(scope: Construct, grant: iam.Grant, grantee: iam.IGrantable): iam.Grant {
  const { grantPrincipal } = grantee;
  if (isImmutable(grantPrincipal) || grant.principalStatements.length === 0) {
    Annotations.of(scope).addWarningV2('cdk-vpc-flow-logs:queryNotGranted', `${describe(grantee)} cannot be given `
      + "policies from here: who queries needs what 'grantQuery' gives to a role of the account of the table");
  }
  return grant;
}

/**
 * Grants the same by Lake Formation, which asks for both where it is in force, once the table is there.
 *
 * @see https://docs.aws.amazon.com/lake-formation/latest/dg/granting-catalog-permissions.html
 */
export function grantByLakeFormation(
  scope: Construct, { database, tableName }: Pick<TableAccess, 'database' | 'tableName'>, grantee: iam.IGrantable,
): void {
  const { grantPrincipal } = grantee;
  const { roleArn, userArn } = grantPrincipal as Partial<iam.IRole & iam.IUser>;
  const arn = roleArn ?? userArn;
  if (arn === undefined) {
    Annotations.of(scope).addWarningV2('cdk-vpc-flow-logs:lakeFormationNotGranted', 'Lake Formation grants to roles '
      + `and users only: grant DESCRIBE and SELECT on the table of '${scope.node.path}' to ${describe(grantee)} by `
      + 'other means');
    return;
  }
  iam.Grant.addToPrincipal({
    grantee,
    actions: ['lakeformation:GetDataAccess'],
    resourceArns: ['*'], // it knows no resource
  });
  const catalogId = Stack.of(scope).account;
  const { databaseName } = database.databaseRef;
  const id = `LakeFormation${(grantPrincipal as unknown as Construct).node.addr}`;
  const grants: Array<[Construct, lakeformation.CfnPrincipalPermissions.ResourceProperty, string[]]> = [
    [database, { database: { catalogId, name: databaseName } }, ['DESCRIBE']],
    [scope, { table: { catalogId, databaseName, name: tableName } }, ['DESCRIBE', 'SELECT']],
  ];
  for (const [owner, resource, permissions] of grants.filter(([each]) => each.node.tryFindChild(id) === undefined)) {
    new lakeformation.CfnPrincipalPermissions(owner, id, {
      principal: { dataLakePrincipalIdentifier: arn },
      resource,
      permissions,
      permissionsWithGrantOption: [],
    });
  }
}
