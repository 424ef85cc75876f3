import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { FlowLogInsightsQuery } from './query';

/** How the answer to a query is shown on a dashboard, wherever that is. */
export interface FlowLogWidgetOptions {
  /**
   * What stands above it: a literal line of 1 to 255 characters, else throws.
   *
   * @default - the name of the query
   */
  readonly title?: string;

  /**
   * How wide it is, in columns of a grid of 24: 1 to 24, else throws.
   *
   * @default - that of the widget, or 12
   */
  readonly width?: number;

  /**
   * How high it is, in rows of the grid: 1 to 1,000, else throws.
   *
   * @default - that of the widget, or 6
   */
  readonly height?: number;
}

/** What a widget shows, and how. */
export interface FlowLogWidgetProps extends FlowLogWidgetOptions {
  /** What it asks. Each parameter of the query becomes a variable of the dashboard. */
  readonly query: FlowLogInsightsQuery;

  /**
   * How the answer is drawn. Lines and areas are drawn over time, for which the query needs `bin`, else throws.
   *
   * @default cloudwatch.LogQueryVisualizationType.TABLE
   */
  readonly view?: cloudwatch.LogQueryVisualizationType;

  /**
   * The heading under which a `FlowLogDashboard` shows it: a literal line of 1 to 128 characters, else throws.
   *
   * @default 'More'
   */
  readonly section?: string;
}
