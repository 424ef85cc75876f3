import { CfnResource, Stage } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { IConstruct } from 'constructs';
import { holdersOf, Loggable } from './loggable';
import { isKnown } from '../private/known';
import { referenceOf } from '../private/reference';

const { ALL, REJECT } = ec2.FlowLogTrafficType;

/**
 * The flow logs of a stage, ours, of `ec2.FlowLog` and L1s alike, as far as they refer to a resource of the app.
 *
 * Who goes through a stage from one resource to the next need not look through all of it each time: what is defined
 * meanwhile is looked for beside and inside of the resource alone.
 */
export class Coverage {
  private readonly found = new Set<IConstruct>();
  private readonly ofTarget = new Map<IConstruct, ec2.CfnFlowLog[]>();
  private readonly ofHolder = new Map<IConstruct, ec2.CfnFlowLog[]>();
  private readonly places = new Map<IConstruct, number>();
  private place = -1;

  constructor(stage: IConstruct) {
    this.lookBelow(stage);
  }

  /** Goes on to a resource. Denies to go back, and to what is new: then all may be new. */
  public goesTo({ resource, owner }: Loggable): boolean {
    const place = this.places.get(resource) ?? -1;
    if (place <= this.place) {
      return false;
    }
    this.place = place;
    owner.node.findAll().forEach((each) => this.look(each));
    owner.node.scopes.slice(0, -1).flatMap(({ node }) => node.children)
      .forEach((each) => [each, ...each.node.children].forEach((near) => this.look(near)));
    return true;
  }

  /** The flow logs of a resource. */
  public of({ resource, type }: Pick<Loggable, 'resource' | 'type'>): ec2.CfnFlowLog[] {
    return (this.ofTarget.get(resource) ?? []).filter(({ resourceType }) => resourceType === type.name);
  }

  /** The flow logs of what holds a resource. */
  public around(resource: CfnResource): ec2.CfnFlowLog[] {
    return holdersOf(resource).flatMap((holder) => this.ofTarget.get(holder) ?? []);
  }

  /** The flow logs of what a resource holds. */
  public within(resource: CfnResource): ec2.CfnFlowLog[] {
    return this.ofHolder.get(resource) ?? [];
  }

  private lookBelow(scope: IConstruct): void {
    for (const child of scope.node.children) {
      this.places.set(child, this.places.size);
      this.look(child);
      if (!Stage.isStage(child)) {
        this.lookBelow(child);
      }
    }
  }

  private look(construct: IConstruct): void {
    if (!ec2.CfnFlowLog.isCfnFlowLog(construct) || this.found.has(construct)) {
      return;
    }
    this.found.add(construct);
    const { resourceId } = construct;
    const target = typeof resourceId === 'string' ? referenceOf(resourceId)?.target : undefined;
    if (target !== undefined) {
      append(this.ofTarget, target, construct);
      holdersOf(target).forEach((holder) => append(this.ofHolder, holder, construct));
    }
  }
}

/**
 * Whether a flow log records what is asked for. One that catches rejects does for all traffic, as it does for audits.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-6
 */
export function catches({ trafficType }: ec2.CfnFlowLog, asked: string = ALL): boolean {
  return trafficType === undefined || !isKnown(trafficType) || trafficType === ALL || trafficType === asked
    || trafficType === REJECT && asked === ALL;
}

function append<Key, Value>(lists: Map<Key, Value[]>, key: Key, value: Value): void {
  lists.set(key, [...lists.get(key) ?? [], value]);
}
