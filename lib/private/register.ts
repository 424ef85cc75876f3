import { Stage, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { hasPendingLookups } from './pending-lookups';
import { isReference } from './resource-path';

/** The flow logs of an app by what the service tells them apart by, then by resource. */
type Register = Map<string, Map<string, Construct>>;

const REGISTER = Symbol.for('cdk-vpc-flow-logs.register');

/**
 * Refuses a flow log that the service would take for one that the app has already, after minutes and by
 * `FlowLogAlreadyExists`.
 *
 * Resources are compared by their literal ids or by what they refer to. References are strings that are the same for
 * the same attribute of the same construct. Other tokens may come to the same id or not, so they are never compared.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
 */
export class FlowLogRegister {
  private readonly flowLogs: Map<string, Construct>;

  /**
   * @param scope where the flow logs are
   * @param configuration what they have in common and the service tells them apart by
   */
  constructor(private readonly scope: Construct, configuration: Record<string, string | number | undefined>) {
    const root = scope.node.root as { [REGISTER]?: Register };
    const register = root[REGISTER] ??= new Map();
    const key = JSON.stringify([Stage.of(scope)?.node.path, configuration]);
    this.flowLogs = register.get(key) ?? new Map();
    register.set(key, this.flowLogs);
  }

  /** Adds the flow log of a resource. */
  public add(resourceId: string, flowLog: Construct): void {
    const other = this.flowLogs.get(resourceId);
    if (other === undefined) {
      this.flowLogs.set(resourceId, flowLog);
    } else if (Token.isUnresolved(resourceId) ? isReference(resourceId) : !hasPendingLookups(this.scope)) {
      throw new Error(`'source' must not repeat a flow log, got '${flowLog.node.path}', which is to the service what `
        + `'${other.node.path}' is: 'trafficType', 'maxAggregationInterval', 'format' and 'destination' are equal`);
    }
  }
}
