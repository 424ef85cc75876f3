import { IConstruct } from 'constructs';
import { CoveringFlowLogs } from './covering-flow-logs';
import { describe } from '../private/describe';

/** The type of the entry in the metadata of the cloud assembly that holds the reason. */
const EXEMPT = 'cdk-vpc-flow-logs.exempt';

/** Exempts a construct and all below it. Throws when it comes too late. */
export function exempt(construct: IConstruct, reason: string): void {
  if (typeof construct?.node?.addMetadata !== 'function') {
    throw new Error(`'construct' must be a construct such as ec2.Vpc, got ${describe(construct)}`);
  }
  if (typeof reason !== 'string' || reason.trim() === '') {
    throw new Error(`'reason' must say why nothing is logged, got ${describe(reason)}`);
  }
  const logged = construct.node.findAll().find((each) => each instanceof CoveringFlowLogs);
  if (logged !== undefined) {
    throw new Error(`'construct' must be exempted before FlowLogging is applied, got ${describe(construct)}, `
      + `which has flow logs at '${logged.node.path}'`);
  }
  note(construct, reason);
}

/** Why a construct is exempt, by itself or by what it is in. */
export function exemptionOf(construct: IConstruct): string | undefined {
  return [...construct.node.scopes].reverse().map(reasonOf).find((reason) => reason !== undefined);
}

/** Says so of the resource itself: the metadata of a stage or an app is in no manifest. */
export function noteExemption(resource: IConstruct, reason: string): void {
  if (reasonOf(resource) === undefined) {
    note(resource, reason);
  }
}

function note(construct: IConstruct, reason: string): void {
  construct.node.addMetadata(EXEMPT, reason);
}

function reasonOf(construct: IConstruct): string | undefined {
  return construct.node.metadata.find(({ type }) => type === EXEMPT)?.data;
}
