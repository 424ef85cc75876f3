import { Duration, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { gridOf, Tile } from './dashboard-grid';
import { FlowLogDashboardProps } from './dashboard-props';
import { introduction, SECTIONS } from './dashboard-texts';
import { FlowLogWidget } from './widget';

/** How long a point of the free metrics is: records come in bursts. */
const PERIOD = Duration.minutes(15);

/** All that a dashboard shows, as one widget that is laid out when all is known. */
export class DashboardBody implements cloudwatch.IWidget {
  public readonly width = 24;
  private x = 0;
  private y = 0;

  /** @param shown is asked for the widgets when the dashboard is rendered */
  constructor(private readonly props: FlowLogDashboardProps, private readonly shown: () => FlowLogWidget[]) {}

  public get height(): number {
    return this.column().height;
  }

  public position(x: number, y: number): void {
    this.x = x;
    this.y = y;
  }

  public toJson(): unknown[] {
    const column = this.column();
    column.position(this.x, this.y);
    return column.toJson();
  }

  private column(): cloudwatch.Column {
    const { insights, runbookUrl } = this.props;
    const shown = this.shown();
    const others = shown.map(({ section }) => section).filter((section) => !(section in SECTIONS));
    const text = introduction(insights.node.path, insights.folder, shown.length, runbookUrl);
    return new cloudwatch.Column(
      textOf(text, 3),
      ...[...Object.keys(SECTIONS), ...new Set(others)].flatMap((section) =>
        this.sectionOf(section, shown.filter((widget) => widget.section === section))),
    );
  }

  private sectionOf(heading: string, widgets: FlowLogWidget[]): cloudwatch.IWidget[] {
    const { insights } = this.props;
    const tiles = widgets.map((each): Tile => ({
      width: each.width, height: each.height, widget: (size) => insights._widget(each, size),
    }));
    const all = heading === 'Health' ? [...this.metrics(), ...tiles] : tiles;
    const text = SECTIONS[heading];
    return all.length === 0 ? []
      : [textOf(`## ${heading}${text === undefined ? '' : `\n${text}`}`, text === undefined ? 1 : 2), ...gridOf(all)];
  }

  /** What costs nothing to look at: alarms, metrics of log groups, and those of metric filters that are there. */
  private metrics(): Tile[] {
    const { insights } = this.props;
    const alarms = alarmsOf(this.props);
    const { region } = Stack.of(insights);
    const counted = [...insights._metrics].sort((a, b) => a.metricName < b.metricName ? -1 : 1);
    return [
      ...alarms.length === 0 ? [] : [{
        width: 24,
        height: 2 + Math.ceil(alarms.length / 8),
        widget: (size: object) => new cloudwatch.AlarmStatusWidget({ title: 'Alarms', alarms, ...size }),
      }],
      ...counted.length === 0 ? [] : [{
        width: 24,
        height: 3,
        widget: (size: object) => new cloudwatch.SingleValueWidget({
          title: 'Metric filters', metrics: counted, region, setPeriodToTimeRange: true, ...size,
        }),
      }],
      {
        width: 8,
        height: 6,
        widget: (size) => new cloudwatch.GraphWidget({
          title: 'Incoming records',
          left: insights._logGroups.metrics('IncomingLogEvents'),
          leftYAxis: { min: 0 },
          period: PERIOD,
          region,
          ...size,
        }),
      },
    ];
  }
}

/** The widget of CloudWatch takes ARNs, of whichever kind of alarm. */
function alarmsOf({ alarms = [], logAlarms = [] }: FlowLogDashboardProps): cloudwatch.IAlarmRef[] {
  return [
    ...alarms,
    ...logAlarms.map(({ node, env, logAlarmRef: { alarmName, logAlarmArn: alarmArn } }) =>
      ({ node, env, alarmRef: { alarmName, alarmArn } }) as cloudwatch.IAlarmRef),
  ];
}

function textOf(markdown: string, height: number): cloudwatch.TextWidget {
  return new cloudwatch.TextWidget({
    markdown, width: 24, height, background: cloudwatch.TextWidgetBackground.TRANSPARENT,
  });
}
