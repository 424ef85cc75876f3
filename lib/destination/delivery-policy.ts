import { Annotations } from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import { EXEMPTION, forgottenKeyOf } from './data-perimeter';
import { DeliveryRequests } from './delivery-request';
import { DeliverySources } from './delivery-sources';
import { describe } from '../private/describe';
import { admits, denies, Statement } from '../private/statement';

/** The policy of a bucket or a key, as log delivery meets it. */
export class DeliveryPolicy {
  /**
   * @param prop for messages
   * @param owner whose policy it is
   * @param statements rendered
   */
  constructor(
    private readonly prop: string, private readonly owner: IConstruct, private readonly statements: Statement[],
  ) {}

  /**
   * What keeps out for certain all that a destination asks. Warns of what seems to, and of each of several writers that
   * is kept out.
   *
   * @param id of the warnings
   * @param sources on whose behalf the destination asks
   * @param requestsOf what is asked on behalf of sources
   */
  public judge(
    scope: Construct, id: string, sources: DeliverySources, requestsOf: (sources: DeliverySources) => DeliveryRequests,
  ): string | undefined {
    const requests = requestsOf(sources);
    const problem = this.problemOf(requests);
    this.warn(scope, id, requests);
    if (problem === undefined) {
      sources.ofTheApp.forEach((writer, name) => this.warnOfWriter(scope, id, name, requestsOf(writer)));
    }
    return problem;
  }

  private problemOf(requests: DeliveryRequests): string | undefined {
    const { prop, owner, statements } = this;
    const denied = this.denied(requests);
    if (denied !== undefined) {
      return `'${prop}' must have a policy that lets log delivery in, got ${describe(owner)}, whose policy denies it `
        + `'${denied}': give the Deny the condition ${EXEMPTION}`;
    }
    const notAllowed = notAllowedBy(statements, requests);
    return notAllowed === undefined ? undefined : `'${prop}' must have a policy that admits log delivery, `
      + `got ${describe(owner)}, whose policy no longer allows it '${notAllowed}': `
      + 'keep the statements that are added to it';
  }

  /** What is denied for certain. */
  private denied(requests: DeliveryRequests): string | undefined {
    return deniedBy(this.statements, requests);
  }

  private warnOfWriter(scope: Construct, id: string, writer: string, requests: DeliveryRequests): void {
    const denied = this.denied(requests);
    if (denied !== undefined) {
      Annotations.of(scope).addWarningV2(id, `the policy of ${describe(this.owner)} denies '${denied}' for flow logs `
        + `of ${writer}: give the Deny the condition ${EXEMPTION}`);
    }
  }

  /** Warns of statements that seem to keep out what a destination asks. */
  private warn(scope: Construct, id: string, requests: DeliveryRequests): void {
    for (const statement of this.statements.filter(({ Effect }) => Effect === 'Deny')) {
      const keys = Array.from(requests, ([action, asked]) => [
        action, asked.map((request) => forgottenKeyOf(statement, request)).find((key) => key !== undefined),
      ] as const);
      const [action, key] = keys.find(([, forgotten]) => forgotten !== undefined) ?? [];
      if (key !== undefined) {
        Annotations.of(scope).addWarningV2(id,
          `the policy of ${describe(this.owner)} denies '${action}' by '${key}', which log delivery has no value for: `
          + `give the Deny the condition ${EXEMPTION}`);
      }
    }
  }
}

/** The action that statements deny for certain. */
export function deniedBy(statements: Statement[], requests: DeliveryRequests): string | undefined {
  return actionOf(requests, (asked) =>
    asked.every((request) => statements.some((statement) => denies(statement, request))));
}

/** The action that no statement may allow. */
export function notAllowedBy(statements: Statement[], requests: DeliveryRequests): string | undefined {
  return actionOf(requests, (asked) =>
    !asked.some((request) => statements.some((statement) => admits(statement, request))));
}

function actionOf(
  requests: DeliveryRequests, isSo: (asked: Parameters<typeof denies>[1][]) => boolean,
): string | undefined {
  return [...requests].find(([, asked]) => isSo(asked))?.[0];
}
