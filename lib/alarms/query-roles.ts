import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

/**
 * A role by which CloudWatch Logs runs queries over one log group, sees which there are, and does nothing else.
 *
 * AWS documents no condition on the source of the request for this trust, and one that the service does not send would
 * keep it out in silence. A role can be handed to a service within its own account only.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Alarm-On-Logs.html
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/scheduled-queries-concepts.html
 */
export function defineQueryRole(scope: Construct, id: string, logGroup: logs.ILogGroup): iam.Role {
  const resource = logGroup.node.defaultChild;
  const kmsKeyId = logs.CfnLogGroup.isCfnLogGroup(resource) ? resource.kmsKeyId : undefined;
  return defineServiceRole(scope, id, 'logs.amazonaws.com', 'Lets CloudWatch Logs query flow logs', [
    new iam.PolicyStatement({
      actions: ['logs:GetQueryResults', 'logs:StartQuery'],
      resources: [logGroup.logGroupArn],
    }),
    new iam.PolicyStatement({
      actions: ['logs:DescribeLogGroups', 'logs:StopQuery'],
      resources: ['*'], // they know no resource
    }),
    ...kmsKeyId === undefined ? [] : [
      new iam.PolicyStatement({ actions: ['kms:Decrypt', 'kms:DescribeKey'], resources: [kmsKeyId] }),
    ],
  ]);
}

/**
 * A role by which CloudWatch fetches what a query found, for a notice.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Alarm-On-Logs.html
 */
export function defineLogLinesRole(scope: Construct, id: string, logGroup: logs.ILogGroup): iam.Role {
  return defineServiceRole(scope, id, 'cloudwatch.amazonaws.com', 'Lets CloudWatch show flow logs in notices', [
    new iam.PolicyStatement({ actions: ['logs:GetQueryResults'], resources: [logGroup.logGroupArn] }),
  ]);
}

/** A role that has its permissions before whoever names it is created. */
export function defineServiceRole(
  scope: Construct, id: string, service: string, description: string, statements: iam.PolicyStatement[],
): iam.Role {
  const policy = new iam.ManagedPolicy(scope, `${id}Policy`, { description, statements });
  const assumedBy = new iam.ServicePrincipal(service);
  return new iam.Role(scope, id, { assumedBy, description, managedPolicies: [policy] });
}
