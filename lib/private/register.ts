import { CfnResource, Stack, Stage } from 'aws-cdk-lib';
import { CfnFlowLog, CfnFlowLogProps } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { isKnown } from './known';
import { hasPendingLookups } from './pending-lookups';
import { referenceOf } from './reference';

/** The flow logs of an app by what the service tells them apart by, then by resource. */
type Register = Map<string, Map<string, CfnFlowLog>>;

/** What flow logs of one construct have in common. */
type FlowLogProperties = Omit<CfnFlowLogProps, 'resourceId' | 'tags'>;

const REGISTER = Symbol.for('cdk-vpc-flow-logs.register');

/**
 * Refuses a flow log that the service would take for one that the app has already, after minutes and by
 * `FlowLogAlreadyExists`.
 *
 * Resources are compared by their literal ids or by the construct that they refer to. Other tokens may come to the same
 * id or not, so they are never compared.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
 */
export class FlowLogRegister {
  private readonly flowLogs: Map<string, CfnFlowLog>;

  /**
   * @param scope where the flow logs are
   * @param properties what they have in common
   */
  constructor(private readonly scope: Construct, properties: FlowLogProperties) {
    const root = scope.node.root as { [REGISTER]?: Register };
    const register = root[REGISTER] ??= new Map();
    const { account, region } = Stack.of(scope);
    const key = JSON.stringify([Stage.of(scope)?.node.path, account, region, ...compared(properties)]);
    this.flowLogs = register.get(key) ?? new Map();
    register.set(key, this.flowLogs);
  }

  /** Adds the flow log of a resource. */
  public add(resourceId: string, flowLog: CfnFlowLog): void {
    const identity = isKnown(resourceId) ? resourceId : identityOf(resourceId);
    if (identity === undefined) {
      return;
    }
    const other = this.flowLogs.get(identity);
    this.flowLogs.set(identity, flowLog);
    if (other !== undefined && isStill(other, flowLog) && !(isKnown(resourceId) && hasPendingLookups(this.scope))) {
      throw new Error(`'source' must not repeat a flow log, got '${flowLog.node.path}', which is to the service what `
        + `'${other.node.path}' is: 'trafficType', 'maxAggregationInterval', 'format' and 'destination' are equal`);
    }
  }
}

/** What the service compares: all but tags and roles. */
function compared(flowLog: FlowLogProperties): unknown[] {
  return [
    flowLog.resourceType, flowLog.trafficType, flowLog.maxAggregationInterval, flowLog.logFormat,
    flowLog.tagFieldSpecifications, flowLog.logDestinationType, flowLog.logDestination, flowLog.logGroupName,
    flowLog.destinationOptions,
  ];
}

/**
 * What an id refers to: the path of a construct. An EC2 resource has one id of a kind, whatever attributes it goes by;
 * others, such as custom resources, can have several.
 */
function identityOf(resourceId: string): string | undefined {
  const reference = referenceOf(resourceId);
  if (reference === undefined) {
    return undefined;
  }
  const { target, displayName } = reference;
  const hasOneId = CfnResource.isCfnResource(target) && target.cfnResourceType.startsWith('AWS::EC2::');
  return hasOneId ? `<${target.node.path}>` : `<${target.node.path}.${displayName}>`;
}

/** Whether a flow log was neither removed from the app nor changed since it was registered. */
function isStill(other: CfnFlowLog, flowLog: CfnFlowLog): boolean {
  return flowLog.node.root.node.findAll().includes(other)
    && JSON.stringify(compared(other)) === JSON.stringify(compared(flowLog));
}
