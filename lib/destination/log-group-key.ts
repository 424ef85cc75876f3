import { ArnFormat, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { encryptionKeyOf } from './encryption-key';
import { warnOfMissingStatement } from './missing-statement';
import { isKnown } from '../private/known';

/**
 * Lets CloudWatch Logs use a key for the log groups of this account and region, or for one if its name is known.
 *
 * The policy never refers to the log group: the log group refers to the key, so that would be a cycle.
 *
 * @returns the key itself where an alias is given
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
export function grantLogs(scope: Construct, given: kms.IKey, logGroupName?: string): kms.IKey {
  const stack = Stack.of(scope);
  const key = encryptionKeyOf(given, stack.region, 'log group');
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
    warnOfMissingStatement(scope, 'cdk-vpc-flow-logs:keyPolicyNotChanged', statement,
      `the policy of the imported 'encryptionKey' at '${key.node.path}' cannot be changed from here: CloudWatch Logs `
      + 'needs this statement in it');
  }
  return key;
}
