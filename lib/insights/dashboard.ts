import { CfnResource, Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { DashboardBody } from './dashboard-body';
import { assertDashboard, problemOfBody } from './dashboard-problem';
import { FlowLogDashboardProps } from './dashboard-props';
import { FlowLogWidget } from './widget';
import { RecordFormat } from '../format/record-format';
import { describe } from '../private/describe';

/**
 * A dashboard of flow logs that reads from top, are records delivered, to bottom, who talks to whom and what it costs.
 *
 * It shows what the format can answer. Each time when it is opened or refreshed, each of its queries scans all records
 * of the time that is chosen, and is billed for that. It defines no metric filters, and shows those that are there.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Dashboards.html
 * @example
 * const vpc = new ec2.Vpc(this, 'Vpc');
 * const destination = new CloudWatchLogsDestination(this, 'Live');
 * new FlowLogs(this, 'FlowLogs', { source: FlowLogSource.vpc(vpc), destination, format: RecordFormat.ESSENTIAL });
 * const insights = new FlowLogInsights(this, 'Insights', { destination });
 *
 * new FlowLogDashboard(this, 'Dashboard', { insights, runbookUrl: 'https://wiki.example.com/network' });
 */
export class FlowLogDashboard extends Construct {
  /** The dashboard, to which widgets of yours can be added below. */
  public readonly dashboard: cloudwatch.Dashboard;

  private readonly asked: FlowLogWidget[] = [];
  private readonly variables = new Set<string>();

  constructor(scope: Construct, id: string, private readonly props: FlowLogDashboardProps) {
    super(scope, id);
    assertDashboard(this, props);
    this.dashboard = new cloudwatch.Dashboard(this, 'Dashboard', {
      dashboardName: props.dashboardName,
      defaultInterval: props.defaultInterval ?? Duration.hours(3),
    });
    this.dashboard.addWidgets(new DashboardBody(props, () => [...this.featured(), ...this.asked]));
    props.insights._onFormat((format) => this.featured(format).forEach((widget) => this.addVariables(widget)));
    props.widgets?.forEach((widget) => this.addWidget(widget));
    this.node.addValidation({
      validate: () => {
        const problem = problemOfBody(this.dashboard.node.defaultChild as CfnResource);
        return problem === undefined ? [] : [problem];
      },
    });
  }

  /**
   * Shows the answer to one more query, in its section. It fails at synthesis when the format lacks a field that it
   * needs.
   */
  public addWidget(widget: FlowLogWidget): void {
    if (typeof widget?.query?._commands !== 'function') {
      throw new Error("'widget' must be a FlowLogWidget such as FlowLogWidget.REJECTED_OUTSIDE, "
        + `got ${describe(widget)}`);
    }
    if (this.asked.includes(widget)) {
      return;
    }
    this.props.insights.widget(widget);
    this.asked.push(widget);
    this.addVariables(widget);
  }

  /** The widgets that come by themselves, but for those that were asked for. */
  private featured(format: RecordFormat | undefined = this.props.insights._format): FlowLogWidget[] {
    return this.props.widgets !== undefined || format === undefined ? [] : FlowLogWidget._FEATURED
      .flatMap((choices) => choices.find((widget) => widget._fieldsMissingIn(format).length === 0) ?? [])
      .filter((widget) => !this.asked.includes(widget));
  }

  /** A dashboard has one variable of a name. */
  private addVariables(widget: FlowLogWidget): void {
    widget.variables.filter((_, index) => !this.variables.has(widget.query.parameters[index].name))
      .forEach((variable) => this.dashboard.addVariable(variable));
    widget.query.parameters.forEach(({ name }) => this.variables.add(name));
  }
}
