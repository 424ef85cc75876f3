import { Annotations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { readable } from '../private/readable';

/** Warns of a policy that cannot be changed from here, with the statement that somebody has to add to it. */
export function warnOfMissingStatement(
  scope: Construct, id: string, statement: iam.PolicyStatement, sentence: string,
): void {
  Annotations.of(scope).addWarningV2(id,
    `${sentence}: ${JSON.stringify(readable(scope, statement.toStatementJson()))}`);
}
