import { runSimulation } from '@cloud-copilot/iam-simulate';

/** A request to AWS, with the policies that decide on it. */
export interface Request {
  /** A service such as `delivery.logs.amazonaws.com`, or an ARN. */
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  /** The account of the resource. */
  readonly account: string;
  readonly context?: Record<string, string>;
  readonly identityPolicies?: unknown[];
  readonly resourcePolicy?: unknown;
}

/** Whether IAM would allow a request. Policies that IAM would refuse are errors. */
export async function isAllowed(request: Request): Promise<boolean> {
  const { principal, action, resource, account, context = {}, identityPolicies = [], resourcePolicy } = request;
  const outcome = await runSimulation({
    request: { principal, action, resource: { resource, accountId: account }, contextVariables: context },
    identityPolicies: identityPolicies.map((policy, index) => ({ name: `policy${index}`, policy })),
    serviceControlPolicies: [],
    resourceControlPolicies: [],
    resourcePolicy,
  }, {});
  if (outcome.resultType === 'error') {
    throw new Error(JSON.stringify(outcome.errors));
  }
  return outcome.overallResult === 'Allowed';
}
