import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as catalogue from './catalogue/widgets';
import { FlowLogInsightsQuery as Query } from './query';
import { FlowLogInsightsQueryProps } from './query-props';
import { assertLength } from './query-text';
import { assertWidget } from './widget-problem';
import { FlowLogWidgetProps } from './widget-props';
import { RecordField } from '../format/record-field';
import { RecordFormat } from '../format/record-format';

const { BAR, PIE, STACKEDAREA, LINE } = cloudwatch.LogQueryVisualizationType;

/**
 * The answer to a query on a dashboard. It is asked each time when the dashboard is opened or refreshed, over all
 * records of the time that is chosen there, which is billed as any query is.
 *
 * A parameter of the query becomes a variable of the dashboard: give a dashboard of yours the `variables` of the
 * widget, too.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Dashboards.html
 * @example
 * const vpc = new ec2.Vpc(this, 'Vpc');
 * const destination = new CloudWatchLogsDestination(this, 'Live');
 * new FlowLogs(this, 'FlowLogs', { source: FlowLogSource.vpc(vpc), destination });
 * const insights = new FlowLogInsights(this, 'Insights', { destination });
 *
 * const dashboard = new cloudwatch.Dashboard(this, 'Ours', { variables: FlowLogWidget.ADDRESS.variables });
 * dashboard.addWidgets(
 *   insights.widget(FlowLogWidget.REJECTED_OUTSIDE, { width: 12 }),
 *   insights.widget(FlowLogWidget.ADDRESS, { width: 12 }),
 * );
 */
export class FlowLogWidget {
  /** Do flow logs of each account deliver, and when did the newest records arrive? */
  public static readonly FRESHNESS =
    FlowLogWidget.preset('Health', Query.FRESHNESS, { title: 'Newest records, by account', width: 9 });

  /** At which interfaces, and when, were records skipped? */
  public static readonly GAPS =
    FlowLogWidget.preset('Health', Query.GAPS, { title: 'Skipped records, by interface', width: 7 });

  /** How many rejected records are there over time, of how many sources? */
  public static readonly REJECTS_OVER_TIME =
    FlowLogWidget.preset('Rejects', catalogue.REJECTS_OVER_TIME, {
      title: 'Rejected records and their sources', view: LINE,
    });

  /** Which TCP and UDP ports are rejected most? */
  public static readonly REJECTED_PORTS =
    FlowLogWidget.preset('Rejects', catalogue.REJECTED_PORTS, {
      title: 'Rejected records, by destination port', view: BAR,
    });

  /** Which sources outside of the network are rejected most? */
  public static readonly REJECTED_OUTSIDE =
    FlowLogWidget.preset('Rejects', catalogue.REJECTED_OUTSIDE, { title: 'Rejected most, from outside' });

  /** Which sources within the network are rejected most? */
  public static readonly REJECTED_INSIDE =
    FlowLogWidget.preset('Rejects', catalogue.REJECTED_INSIDE, { title: 'Rejected most, from inside' });

  /** Why was traffic rejected? For formats of version 8. */
  public static readonly REJECT_REASONS =
    FlowLogWidget.preset('Rejects', Query.REJECT_REASONS, { title: 'Reasons, by interface' });

  /** Who was rejected at the ports of SSH and RDP? */
  public static readonly SSH_RDP_REJECTS =
    FlowLogWidget.preset('Rejects', Query.SSH_RDP_REJECTS, { title: 'Rejected at SSH and RDP' });

  /** Who tried 20 TCP ports or 20 addresses within an hour? */
  public static readonly PORT_SCANS =
    FlowLogWidget.preset('Rejects', Query.PORT_SCANS, { title: 'Scans of 20 ports or addresses', height: 4 });

  /** How many bytes pass interfaces over time? Counts them at each interface. */
  public static readonly BYTES_OVER_TIME =
    FlowLogWidget.preset('Talkers', catalogue.BYTES_OVER_TIME, { title: 'Accepted bytes', view: STACKEDAREA });

  /** How many bytes leave interfaces over time, and how many come in? */
  public static readonly DIRECTIONS_OVER_TIME =
    FlowLogWidget.preset('Talkers', catalogue.DIRECTIONS_OVER_TIME, {
      title: 'Bytes sent and received by interfaces', view: LINE,
    });

  /** Who sends most, and to whom? Counts accepted bytes once, where they leave. */
  public static readonly TOP_PAIRS =
    FlowLogWidget.preset('Talkers', catalogue.TOP_PAIRS, { title: 'Who sends most, and to whom' });

  /** Which addresses send most? Counts bytes at each interface. */
  public static readonly TOP_TALKERS = FlowLogWidget.preset('Talkers', Query.TOP_TALKERS, { title: 'Who sends most' });

  /** Which TCP and UDP ports carry most traffic? */
  public static readonly TOP_PORTS =
    FlowLogWidget.preset('Ports', Query.TOP_PORTS, { title: 'Ports that carry most', width: 16 });

  /** Which TCP ports answered addresses that are not private? */
  public static readonly EXPOSED_SERVICES =
    FlowLogWidget.preset('Ports', Query.EXPOSED_SERVICES, { title: 'Services that answered the internet', height: 5 });

  /** Which protocols carry most bytes? */
  public static readonly PROTOCOLS =
    FlowLogWidget.preset('Ports', catalogue.PROTOCOL_SHARES, {
      title: 'Bytes, by protocol number', view: PIE, width: 8,
    });

  /** Which traffic is known not to be encrypted? For formats of version 10. */
  public static readonly UNENCRYPTED_TRAFFIC =
    FlowLogWidget.preset('Ports', Query.UNENCRYPTED_TRAFFIC, { title: 'Known not to be encrypted' });

  /** From which Availability Zones is most sent? */
  public static readonly ZONES =
    FlowLogWidget.preset('Zones', catalogue.ZONES, { title: 'Bytes sent, by zone', view: BAR, width: 8 });

  /** From which subnets of which zones is most sent? */
  public static readonly ZONE_SUBNETS =
    FlowLogWidget.preset('Zones', catalogue.ZONE_SUBNETS, { title: 'Bytes sent, by zone and subnet', width: 16 });

  /** Who sends how much to other Availability Zones? For formats of version 11. */
  public static readonly CROSS_ZONE =
    FlowLogWidget.preset('Zones', Query.CROSS_ZONE, { title: 'Bytes to other zones, by the next hop', width: 16 });

  /** By which paths does most leave? */
  public static readonly EGRESS_PATHS =
    FlowLogWidget.preset('Cost drivers', catalogue.EGRESS_PATHS, { title: 'Bytes sent, by path', view: BAR, width: 8 });

  /** Which interfaces send how much through internet gateways, and where to? */
  public static readonly INTERNET_EGRESS =
    FlowLogWidget.preset('Cost drivers', Query.INTERNET_EGRESS, { title: 'Bytes to the internet', width: 16 });

  /** Who sends how much to whom through NAT gateways? For formats of version 11. */
  public static readonly NAT_CLIENTS =
    FlowLogWidget.preset('Cost drivers', Query.NAT_CLIENTS, { title: 'Bytes through NAT gateways' });

  /** How much goes to and comes from S3 and DynamoDB through NAT gateways? For formats of version 11. */
  public static readonly AWS_SERVICES_THROUGH_NAT =
    FlowLogWidget.preset('Cost drivers', Query.AWS_SERVICES_THROUGH_NAT);

  /** Which VPC sends how much to which through transit gateways? */
  public static readonly TRANSIT_GATEWAY_TRAFFIC =
    FlowLogWidget.preset('Transit gateways', Query.TRANSIT_GATEWAY_TRAFFIC, { title: 'Bytes, by VPCs' });

  /** Between which addresses do most bytes flow through transit gateways? */
  public static readonly TRANSIT_GATEWAY_TALKERS =
    FlowLogWidget.preset('Transit gateways', Query.TRANSIT_GATEWAY_TALKERS, { title: 'Who sends most, and to whom' });

  /** Where, and why, do transit gateways lose packets? */
  public static readonly TRANSIT_GATEWAY_DROPS =
    FlowLogWidget.preset('Transit gateways', Query.TRANSIT_GATEWAY_DROPS, {
      title: 'Lost packets, by attachment', width: 24,
    });

  /** What did an address do? The address is a variable. */
  public static readonly ADDRESS = FlowLogWidget.preset('One address', Query.ADDRESS, { width: 24, height: 8 });

  /** `ADDRESS` for formats that hold the original addresses as well. */
  public static readonly ADDRESS_PACKET_LEVEL =
    FlowLogWidget.preset('One address', Query.ADDRESS_PACKET_LEVEL, { title: 'One address', width: 24, height: 8 });

  /** What passed an interface? Its id is a variable. */
  public static readonly INTERFACE = FlowLogWidget.preset('One interface', Query.INTERFACE, { width: 24, height: 8 });

  /**
   * What a dashboard shows by itself, from top to bottom: of each list the first that the format can answer.
   *
   * @internal
   */
  public static readonly _FEATURED: FlowLogWidget[][] = [
    [FlowLogWidget.FRESHNESS], [FlowLogWidget.GAPS],
    [FlowLogWidget.REJECTS_OVER_TIME], [FlowLogWidget.REJECTED_PORTS],
    [FlowLogWidget.REJECTED_OUTSIDE], [FlowLogWidget.REJECTED_INSIDE],
    [FlowLogWidget.PORT_SCANS], [FlowLogWidget.REJECT_REASONS],
    [FlowLogWidget.DIRECTIONS_OVER_TIME, FlowLogWidget.BYTES_OVER_TIME],
    [FlowLogWidget.TRANSIT_GATEWAY_TALKERS, FlowLogWidget.TOP_PAIRS, FlowLogWidget.TOP_TALKERS],
    [FlowLogWidget.TOP_PORTS], [FlowLogWidget.PROTOCOLS],
    [FlowLogWidget.EXPOSED_SERVICES], [FlowLogWidget.UNENCRYPTED_TRAFFIC],
    [FlowLogWidget.ZONES], [FlowLogWidget.CROSS_ZONE, FlowLogWidget.ZONE_SUBNETS],
    [FlowLogWidget.EGRESS_PATHS], [FlowLogWidget.INTERNET_EGRESS],
    [FlowLogWidget.NAT_CLIENTS], [FlowLogWidget.AWS_SERVICES_THROUGH_NAT],
    [FlowLogWidget.TRANSIT_GATEWAY_TRAFFIC], [FlowLogWidget.TRANSIT_GATEWAY_DROPS],
    [FlowLogWidget.ADDRESS_PACKET_LEVEL, FlowLogWidget.ADDRESS],
  ];

  private static preset(
    section: string, query: Query | FlowLogInsightsQueryProps, props: Omit<FlowLogWidgetProps, 'query'> = {},
  ): FlowLogWidget {
    return new FlowLogWidget({ section, query: query instanceof Query ? query : new Query(query), ...props });
  }

  /** What it asks. */
  public readonly query: Query;

  /** What stands above it. */
  public readonly title: string;

  /** How the answer is drawn. */
  public readonly view: cloudwatch.LogQueryVisualizationType;

  /** The heading under which a `FlowLogDashboard` shows it. */
  public readonly section: string;

  /** How wide it is, in columns of a grid of 24. */
  public readonly width: number;

  /** How high it is, in rows of the grid. */
  public readonly height: number;

  constructor(props: FlowLogWidgetProps) {
    assertWidget(props);
    this.query = props.query;
    this.title = props.title ?? props.query.name;
    this.view = props.view ?? cloudwatch.LogQueryVisualizationType.TABLE;
    this.section = props.section ?? 'More';
    this.width = props.width ?? 12;
    this.height = props.height ?? 6;
  }

  /**
   * What is entered on the dashboard for the parameters of the query. The console puts it in their place in all
   * widgets, as text.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_dashboard_variables.html
   */
  public get variables(): cloudwatch.IVariable[] {
    return this.query.parameters.map(({ name, description, defaultValue }) => new cloudwatch.DashboardVariable({
      id: name,
      type: cloudwatch.VariableType.PATTERN,
      value: placeholderOf(name),
      inputType: cloudwatch.VariableInputType.INPUT,
      label: description,
      defaultValue: cloudwatch.DefaultValue.value(defaultValue ?? '-'),
      visible: true,
    }));
  }

  /**
   * The fields that records of a format lack.
   *
   * @internal
   */
  public _fieldsMissingIn(format: RecordFormat): RecordField[] {
    return this.query._fieldsMissingIn(format);
  }

  /**
   * What follows `SOURCE` in the query of the widget.
   *
   * @internal
   */
  public _commands(format: RecordFormat, privateCidrs: string[]): string {
    const commands = this.query.parameters.reduce(
      (text, { name }) => text.replace(new RegExp(`\\{\\{${name}\\}\\}`, 'g'), placeholderOf(name)),
      this.query._commands(format, privateCidrs),
    );
    assertLength(commands, this.query.name);
    return commands;
  }
}

/** A word that nothing else on a dashboard holds: the pattern of a variable, a regular expression, is met by itself. */
function placeholderOf(parameter: string): string {
  return `flow_logs_variable_${parameter}`;
}
