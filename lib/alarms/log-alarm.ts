import { ArnFormat, Lazy } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { Evaluation } from './evaluation';
import { ScheduledWindow } from './scheduled-window';
import { describe } from '../private/describe';

/** What a query is asked, how often, and what of its answer is too much. */
export interface LogAlarmDefinition extends Evaluation {
  readonly alarmName: string;
  readonly alarmDescription: string;
  readonly logGroup: logs.ILogGroup;
  readonly queryString: string;
  readonly aggregationExpression: string;
  readonly window: ScheduledWindow;
  readonly role: iam.IRole;
  readonly threshold: number;
  readonly comparisonOperator: cloudwatch.ComparisonOperator;
  readonly treatMissingData: cloudwatch.TreatMissingData;
  readonly logLines: number;
  readonly logLinesRole?: iam.IRole;
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutLogAlarm.html */
const MAX_ACTIONS = 5;

/**
 * An alarm on the answers to a query of Logs Insights that runs again and again. It takes the CDK's own actions.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-log.html
 */
export class LogAlarm extends cloudwatch.AlarmBase {
  /** Its ARN. */
  public readonly alarmArn: string;

  /** Its name. */
  public readonly alarmName: string;

  constructor(scope: Construct, id: string, props: LogAlarmDefinition) {
    super(scope, id, { physicalName: props.alarmName });
    const { scheduleExpression, startTimeOffset, endTimeOffset } = props.window;
    const resource = new cloudwatch.CfnLogAlarm(this, 'Resource', {
      alarmName: this.physicalName,
      alarmDescription: props.alarmDescription,
      scheduledQueryConfiguration: {
        queryLanguage: 'CWLI',
        queryString: props.queryString,
        aggregationExpression: props.aggregationExpression,
        logGroupIdentifiers: [props.logGroup.logGroupName],
        scheduledQueryRoleArn: props.role.roleArn,
        scheduleConfiguration: { scheduleExpression, startTimeOffset, endTimeOffset },
      },
      threshold: props.threshold,
      comparisonOperator: props.comparisonOperator,
      queryResultsToAlarm: props.datapointsToAlarm,
      queryResultsToEvaluate: props.evaluationPeriods,
      treatMissingData: props.treatMissingData,
      ...props.logLines === 0 ? {} : {
        actionLogLineCount: props.logLines, actionLogLineRoleArn: props.logLinesRole?.roleArn,
      },
      alarmActions: Lazy.list({ produce: () => this.alarmActionArns }),
      okActions: Lazy.list({ produce: () => this.okActionArns }),
      insufficientDataActions: Lazy.list({ produce: () => this.insufficientDataActionArns }),
    });
    // the oldest CDK knows a property that CloudFormation has not
    resource.addPropertyDeletionOverride('ScheduledQueryConfiguration.QueryLanguage');
    this.alarmName = this.getResourceNameAttribute(resource.ref);
    this.alarmArn = this.getResourceArnAttribute(resource.attrArn, {
      service: 'cloudwatch',
      resource: 'alarm',
      resourceName: this.physicalName,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    this.node.addValidation({ validate: () => this.validate() });
  }

  private validate(): string[] {
    const lists = {
      alarmActions: this.alarmActionArns ?? [],
      okActions: this.okActionArns ?? [],
      insufficientDataActions: this.insufficientDataActionArns ?? [],
    };
    return Object.entries(lists).flatMap(([prop, arns]) => [
      ...arns.length <= MAX_ACTIONS ? []
        : [`'${prop}' must be at most ${MAX_ACTIONS}, got ${arns.length} of ${describe(this)}`],
      ...arns.some(isNotTaken) ? [`'${prop}' must be topics, functions and OpsItems for alarms on queries, got others `
        + `of ${describe(this)}`] : [],
    ]);
  }
}

/** Of services that alarms on metrics can call, and these cannot: CloudWatch would ignore them. */
function isNotTaken(arn: string): boolean {
  return /:(automate|autoscaling|ssm-incidents|aiops):/.test(arn);
}
