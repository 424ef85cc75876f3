import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { addActions, assertActions } from './alarm-actions';
import { FlowLogAlarmOptions } from './alarm-options';
import { alarmDescriptionOf, alarmNameOf } from './alarm-text';
import { evaluationOf, periodOf } from './evaluation';
import { FlowLogDestination } from '../destination/destination';
import { describe } from '../private/describe';
import { assertKind, assertKinds, having } from '../private/kind';

/** What must not fall silent. */
export interface FlowLogSilenceAlarmProps extends FlowLogAlarmOptions {
  /**
   * Where flow logs are delivered to: a log group, a bucket or a stream, or one of your own that tells
   * `metricDeliveries`. Of buckets, it defines metrics of requests on first use, which are billed.
   */
  readonly destination: FlowLogDestination;

  /**
   * How long nothing may arrive before that counts as bad: whole minutes, and with all `evaluationPeriods` at most a
   * day, or seven if each takes an hour, else throws. Records of ten minutes come up to fifteen minutes later: less
   * than a quarter of an hour goes off without need.
   *
   * @default Duration.minutes(15)
   */
  readonly period?: Duration;
}

const REMEDY = 'Look whether the flow logs exist, and which status the VPC console shows of them: that is where the '
  + 'service says what it is denied. Then look at the policies and keys of the destination. What was not delivered '
  + 'meanwhile is lost.';

/**
 * Goes off when no records arrive at a destination: nothing else says so, neither CloudFormation nor a failed request
 * of yours.
 *
 * Three of four quarters of an hour without any have to pass. Interfaces without traffic are no silence, since their
 * records say so (`NODATA`); a network without interfaces is. All that write to the destination count together: one
 * flow log of several that stops goes unnoticed here, and is found by `FlowLogInsightsQuery.FRESHNESS` and
 * `FlowLogQuery.FRESHNESS`.
 *
 * What is missing is bad: a new alarm may go off within minutes of its first deployment, until records have come for
 * two periods, about three quarters of an hour. That also proves that it reaches you.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 * @example
 * const vpc = new ec2.Vpc(this, 'Vpc');
 * const archive = new S3Destination(this, 'Archive');
 * new FlowLogs(this, 'FlowLogs', { source: FlowLogSource.vpc(vpc), destination: archive });
 *
 * new FlowLogSilenceAlarm(this, 'Silence', {
 *   destination: archive,
 *   alarmActions: [new SnsAction(new sns.Topic(this, 'OnCall'))],
 * });
 */
export class FlowLogSilenceAlarm extends cloudwatch.Alarm {
  constructor(scope: Construct, id: string, props: FlowLogSilenceAlarmProps) {
    super(scope, id, alarmPropsOf(scope, id, props));
    addActions(this, props);
  }
}

function alarmPropsOf(scope: Construct, id: string, props: FlowLogSilenceAlarmProps): cloudwatch.AlarmProps {
  assertKinds('props', props);
  assertActions(props);
  const { destination, alarmName } = props;
  assertKind('destination', destination, having('a FlowLogDestination such as an S3Destination', 'metricDeliveries'));
  const evaluation = evaluationOf(props);
  const period = periodOf(props.period, evaluation);
  return {
    alarmName: alarmNameOf(scope, { alarmName }, id),
    alarmDescription: alarmDescriptionOf(`No flow log records arrive at ${describe(destination)}.`, REMEDY, props),
    metric: destination.metricDeliveries({ statistic: cloudwatch.Stats.SUM, period }),
    threshold: 1,
    comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
    treatMissingData: cloudwatch.TreatMissingData.BREACHING,
    ...evaluation,
  };
}
