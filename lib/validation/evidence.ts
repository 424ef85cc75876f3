import { IConstruct } from 'constructs';
import { AppResource } from './app-resource';
import { Coverage } from './coverage';
import { DeliveryBucket, DeliveryBuckets } from './delivery-bucket';
import { DeliveryLogGroups } from './delivery-log-group';
import { DeliveryRole, DeliveryRoles } from './delivery-role';
import { FlowLog } from './flow-log';
import { Survey } from './survey';

/** What rules look at: the flow logs of an app and what they depend on, each found out once. */
export class Evidence {
  public readonly survey: Survey;

  /** Which flow logs see the traffic of a resource. */
  public readonly coverage: Coverage;

  /** All flow logs, whoever defined them. */
  public readonly flowLogs: FlowLog[];

  private readonly buckets: DeliveryBuckets;
  private readonly logGroups: DeliveryLogGroups;
  private readonly roles: DeliveryRoles;

  constructor(root: IConstruct) {
    this.survey = new Survey(root);
    this.flowLogs = this.survey.resources('AWS::EC2::FlowLog').map((resource) => new FlowLog(resource, this.survey));
    this.coverage = new Coverage(this.survey, this.flowLogs);
    this.buckets = new DeliveryBuckets(this.survey);
    this.logGroups = new DeliveryLogGroups(this.survey);
    this.roles = new DeliveryRoles(this.survey);
  }

  /** The bucket that a flow log delivers to, if it is of this app. */
  public bucketOf(flowLog: FlowLog): DeliveryBucket | undefined {
    return this.buckets.of(flowLog);
  }

  /** The log group that a flow log writes to, if it is of this app. */
  public logGroupOf(flowLog: FlowLog): AppResource | undefined {
    return this.logGroups.of(flowLog);
  }

  /** The name of the log group, as policies of this app spell it. */
  public logGroupNameOf(flowLog: FlowLog): string | undefined {
    return this.logGroups.nameFor(flowLog);
  }

  /** The role that a flow log is given, if it is of this app. */
  public roleOf(flowLog: FlowLog): DeliveryRole | undefined {
    return this.roles.of(flowLog);
  }
}
