import { ArnFormat, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { warnOfMissingStatement } from './missing-statement';
import { describe } from '../private/describe';
import { areKnownAndDiffer, isKnown } from '../private/known';

/**
 * Lets CloudWatch Logs use a key for the log groups of this account and region, or for one if its name is known.
 *
 * The policy never refers to the log group: the log group refers to the key, so that would be a cycle.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
export function grantLogs(scope: Construct, key: kms.IKey, logGroupName?: string): void {
  if (typeof key?.addToResourcePolicy !== 'function') {
    throw new Error(`'encryptionKey' must be a key such as kms.Key, got ${describe(key)}`);
  }
  const stack = Stack.of(scope);
  if (areKnownAndDiffer(key.env.region, stack.region)) {
    throw new Error(`'encryptionKey' must be in the region of the log group, '${stack.region}', `
      + `got ${describe(key)} in '${key.env.region}'`);
  }
  const spec = kms.CfnKey.isCfnKey(key.node.defaultChild) ? key.node.defaultChild.keySpec : undefined;
  if (spec !== undefined && isKnown(spec) && spec !== kms.KeySpec.SYMMETRIC_DEFAULT) {
    throw new Error(`'encryptionKey' must be symmetric, got ${describe(key)} of spec '${spec}'`);
  }
  const statement = new iam.PolicyStatement({
    principals: [new iam.ServicePrincipal(`logs.${stack.region}.${stack.urlSuffix}`)],
    actions: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
    resources: ['*'], // in the policy of a key: that key
    conditions: {
      ArnLike: {
        'kms:EncryptionContext:aws:logs:arn': stack.formatArn({
          service: 'logs',
          resource: 'log-group',
          resourceName: logGroupName !== undefined && isKnown(logGroupName) ? logGroupName : '*',
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      },
    },
  });
  if (!key.addToResourcePolicy(statement).statementAdded) {
    warnOfMissingStatement(scope, 'keyPolicyNotChanged', statement, "the policy of the imported 'encryptionKey' at "
      + `'${key.node.path}' cannot be changed from here: CloudWatch Logs needs this statement in it`);
  }
}
