import { Stage } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { AppResource } from './app-resource';
import { FlowLog } from './flow-log';
import { push, Survey } from './survey';
import { areKnownAndDiffer } from '../private/known';

/** Which flow logs see the traffic of a resource. */
export class Coverage {
  private readonly byResource = new Map<AppResource, FlowLog[]>();
  private readonly byVpc = new Map<AppResource, FlowLog[]>();

  /** Flow logs that may be of any resource, by their stages. */
  private readonly open = new Map<IConstruct | undefined, FlowLog[]>();

  constructor(private readonly survey: Survey, flowLogs: FlowLog[]) {
    flowLogs.forEach((flowLog) => this.add(flowLog));
  }

  /** The flow logs that may be of a resource itself. */
  public of(resource: AppResource, resourceType: string): FlowLog[] {
    const open = (this.open.get(Stage.of(resource.construct)) ?? [])
      .filter((flowLog) => mayBeOfOnePlace(flowLog.resource, resource));
    return [...this.byResource.get(resource) ?? [], ...open]
      .filter((flowLog) => (flowLog.resourceType ?? resourceType) === resourceType);
  }

  /** The flow logs of subnets and interfaces in a VPC, each for certain. */
  public within(vpc: AppResource): FlowLog[] {
    return this.byVpc.get(vpc) ?? [];
  }

  private add(flowLog: FlowLog): void {
    const { logged, loggedForCertain } = flowLog;
    logged?.forEach((resource) => push(this.byResource, resource, flowLog));
    if (logged === undefined) {
      push(this.open, Stage.of(flowLog.resource.construct), flowLog);
    }
    const vpc = loggedForCertain && this.vpcOf(loggedForCertain);
    if (vpc !== undefined) {
      push(this.byVpc, vpc, flowLog);
    }
  }

  /** The VPC that a subnet, an interface or a NAT gateway is in. */
  private vpcOf(resource: AppResource): AppResource | undefined {
    const { VpcId, SubnetId } = IN_VPCS.includes(resource.type) ? resource.properties : {};
    const holder = this.survey.referent(VpcId ?? SubnetId);
    return holder === undefined || holder.type === 'AWS::EC2::VPC' ? holder : this.vpcOf(holder);
  }
}

/** A flow log is of the account and region of what it logs. */
function mayBeOfOnePlace(one: AppResource, other: AppResource): boolean {
  return !(['account', 'region'] as const).some((key) => areKnownAndDiffer(one.stack[key], other.stack[key]));
}

const IN_VPCS = ['AWS::EC2::Subnet', 'AWS::EC2::NetworkInterface', 'AWS::EC2::NatGateway'];
