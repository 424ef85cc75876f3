import { Annotations, Mixin, Stack, Stage } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { IConstruct } from 'constructs';
import { catches, Coverage } from './coverage';
import { CoveringFlowLogs, CoveringOptions } from './covering-flow-logs';
import { effectiveTags } from './effective-tags';
import { exempt, exemptionOf, noteExemption } from './exemption';
import { FlowLoggingProps } from './flow-logging-props';
import { Loggable, loggableOf } from './loggable';
import { assertProps, typesOf } from './logged-types';
import { CloudWatchLogsDestination } from '../destination/cloud-watch-logs';
import { FlowLogDestination } from '../destination/destination';
import { FlowLogs } from '../flow-logs';
import { describe } from '../private/describe';
import { ResourceType } from '../resource-type';

/**
 * Flow logs for all VPCs and transit gateways of a part of an app, however they are defined: a mixin.
 *
 * Each gets a `FlowLogs` inside of its own construct, in its own stack, where scanners look for it; its logical id
 * depends on the path of the construct alone. Applied twice, it adds nothing. What has a flow log already, of this
 * library, of `ec2.FlowLog` or as an L1, that catches the traffic is left alone, wherever it delivers; all traffic
 * counts as caught by one of rejects. Imported resources are not of the app and left alone.
 *
 * A mixin sees what is there when it is applied: apply it last. An aspect, `Shims.asAspect(new FlowLogging())`, sees
 * what comes later, but nothing in the stages below: add it to each stage. With the feature flag
 * `@aws-cdk/core:aspectStabilization`, as in new apps, aspects such as tags reach what it defines at the stack, too.
 *
 * Warns where packets are recorded, and billed, twice. Throws where `FlowLogs` do.
 *
 * @see https://docs.aws.amazon.com/cdk/v2/guide/mixins.html
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-6
 * @example
 * Mixins.of(this).apply(new FlowLogging());
 */
export class FlowLogging extends Mixin {
  /**
   * Takes a construct, and all in it, out of what is logged. Call it before a mixin is applied, else it throws.
   *
   * @param construct such as a VPC, a stack or a stage
   * @param reason why. It is kept in the metadata of the construct, in the manifest of the cloud assembly
   */
  public static exempt(construct: IConstruct, reason: string): void {
    exempt(construct, reason);
  }

  private readonly types: ResourceType[];
  private readonly coverages = new WeakMap<IConstruct, Coverage>();

  constructor(private readonly props: FlowLoggingProps = {}) {
    super();
    assertProps(props);
    this.types = typesOf(props);
  }

  /** Whether a construct is, or is the construct of, something that is to be logged. */
  public override supports(construct: IConstruct): boolean {
    const loggable = loggableOf(construct);
    return loggable !== undefined && this.types.includes(loggable.type) && this.isTagged(loggable);
  }

  /** Defines a flow log of a construct, unless it is exempt or has one. Leaves what `supports` denies alone. */
  public override applyTo(construct: IConstruct): void {
    const loggable = this.supports(construct) ? loggableOf(construct) : undefined;
    if (loggable === undefined || this.isApplied(loggable)) {
      return;
    }
    const reason = exemptionOf(loggable.resource);
    if (reason !== undefined) {
      noteExemption(loggable.resource, reason);
      return;
    }
    const coverage = this.coverageAt(loggable);
    const covering = this.covering(loggable, coverage);
    if (covering.length === 0) {
      this.warnOfOverlap(loggable, coverage);
      CoveringFlowLogs.define(loggable, this.constructId, this.optionsFor(loggable.type));
    } else if (covering.every((flowLog) => isConditional(flowLog, loggable))) {
      Annotations.of(loggable.owner).addWarningV2('cdk-vpc-flow-logs:loggedOnCondition', `FlowLogging leaves `
        + `'${loggable.owner.node.path}' to ${covering.map(({ node }) => `'${node.path}'`).join(' and ')}, which is `
        + 'there on a condition only: without it nothing is logged');
    }
  }

  private coverageAt(loggable: Loggable): Coverage {
    const stage = Stage.of(loggable.resource) ?? loggable.resource.node.root;
    const known = this.coverages.get(stage);
    if (known?.goesTo(loggable)) {
      return known;
    }
    const coverage = new Coverage(stage);
    coverage.goesTo(loggable);
    this.coverages.set(stage, coverage);
    return coverage;
  }

  private get constructId(): string {
    return this.props.constructId ?? 'FlowLogging';
  }

  private isTagged({ resource }: Loggable): boolean {
    const wanted = Object.entries(this.props.taggedWith ?? {});
    const tags = wanted.length === 0 ? {} : effectiveTags(resource);
    return wanted.every(([key, value]) => tags[key] === value);
  }

  private isApplied({ owner }: Loggable): boolean {
    const found = owner.node.tryFindChild(this.constructId);
    if (found !== undefined && !(found instanceof CoveringFlowLogs)) {
      throw new Error(`'constructId' must be an id that is free in what is logged, got '${this.constructId}' and `
        + `${describe(found)} there`);
    }
    return found !== undefined;
  }

  private covering(loggable: Loggable, coverage: Coverage): ec2.CfnFlowLog[] {
    const asked = this.optionsFor(loggable.type).trafficType;
    const own = coverage.of(loggable);
    const flowLogs = this.props.allowOverlap
      ? own.filter((flowLog) => destinationOf(flowLog) === this.destinationFor(loggable))
      : [...own, ...coverage.around(loggable.resource)];
    return flowLogs.filter((flowLog) => catches(flowLog, asked));
  }

  private destinationFor({ resource }: Loggable): FlowLogDestination {
    return this.props.destination ?? CloudWatchLogsDestination._ofStack(Stack.of(resource));
  }

  /** What a type does not have or write is left to its default. */
  private optionsFor(type: ResourceType): CoveringOptions {
    const { destination, format, trafficType, maxAggregationInterval } = this.props;
    const filters = type.trafficType() !== undefined;
    return {
      destination,
      format: format && type.writes(format) ? format : undefined,
      ...filters ? { trafficType, maxAggregationInterval } : {},
    };
  }

  private warnOfOverlap({ resource, owner, type }: Loggable, coverage: Coverage): void {
    const others = [...coverage.of({ resource, type }), ...coverage.within(resource)];
    if (!this.props.allowOverlap && others.length > 0) {
      const paths = others.map(({ node }) => `'${node.path}'`).sort();
      Annotations.of(owner).addWarningV2('cdk-vpc-flow-logs:loggedTwice',
        `FlowLogging logs '${owner.node.path}', so that all of it is, and ${paths.join(', ')} some of the same `
        + "packets, which are billed twice: remove these, give 'allowOverlap', or call FlowLogging.exempt");
    }
  }
}

function isConditional({ cfnOptions: { condition } }: ec2.CfnFlowLog, { resource }: Loggable): boolean {
  return condition !== undefined && condition !== resource.cfnOptions.condition;
}

function destinationOf({ node: { scope } }: ec2.CfnFlowLog): FlowLogDestination | undefined {
  return scope instanceof FlowLogs ? scope.destination : undefined;
}
