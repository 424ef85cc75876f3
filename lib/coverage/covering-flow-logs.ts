import { CfnResource } from 'aws-cdk-lib';
import { Loggable } from './loggable';
import { FlowLogs, FlowLogsProps } from '../flow-logs';

/** How a resource is logged. */
export type CoveringOptions = Omit<FlowLogsProps, 'source'>;

/** The flow log of one resource that `FlowLogging` defines inside of it. There only if the resource is. */
export class CoveringFlowLogs extends FlowLogs {
  public static define({ owner, resource, source }: Loggable, id: string, options: CoveringOptions): void {
    const flowLogs = new CoveringFlowLogs(owner, id, { ...options, source });
    const { cfnOptions } = flowLogs.node.defaultChild as CfnResource;
    Object.defineProperty(cfnOptions, 'condition', { get: () => resource.cfnOptions.condition }); // also a later one
  }
}
