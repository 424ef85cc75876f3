import { SERVICE_FACTS } from './delivery-request';
import { Condition } from '../private/condition';
import { isAbout, Request, Statement } from '../private/statement';

/** What spares services. */
export const EXEMPTION = "BoolIfExists aws:PrincipalIsAWSService 'false'";

/**
 * Keys that services have no value for, so that conditions that negate them hold.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
const NOT_OF_SERVICES = new RegExp(`^(${[
  'aws:principal(account|arn|orgid|orgpaths|type|tag/.*)', 'aws:user(id|name)',
  'aws:sourcevpc(e|arn)?', 'aws:(vpc)?sourceip', 's3:dataaccesspoint.*',
].join('|')})$`);

/** Keys by which a statement can spare services of its organization, if it is not known whether it does. */
const OF_SOURCES = /^aws:source(account|arn|orgid|orgpaths)$/;

/**
 * The key by which a Deny keeps out a service that whoever wrote it may have forgotten, as data perimeters do easily.
 *
 * Nothing for statements that spare services: by a condition that does not hold for them, by one that needs a value
 * that they do not have, or by their source.
 */
export function forgottenKeyOf(statement: Statement, request: Request): string | undefined {
  if (statement.Effect !== 'Deny' || !isAbout(statement, request)) {
    return undefined;
  }
  const facts = { ...SERVICE_FACTS, ...request.facts };
  const conditions = Condition.of(statement);
  const forgotten = conditions.filter(({ key }) => NOT_OF_SERVICES.test(key));
  const isSpared = conditions.some((condition) => !condition.mayHold(facts)
    || OF_SOURCES.test(condition.key) && !condition.holds(facts))
    || forgotten.some((condition) => !condition.mayHoldWithoutValue);
  return isSpared ? undefined : forgotten[0]?.key;
}
