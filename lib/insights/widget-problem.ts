import { Token } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { FlowLogWidgetOptions, FlowLogWidgetProps } from './widget-props';
import { RecordFormat } from '../format/record-format';
import { describe } from '../private/describe';

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
const MAX = { width: 24, height: 1000 };

const VIEWS: string[] = Object.values(cloudwatch.LogQueryVisualizationType);

/** Refuses what no dashboard shows. */
export function assertWidget(props: FlowLogWidgetProps): void {
  const { query, view, section } = props ?? {};
  if (typeof query?._queryString !== 'function') {
    throw new Error("'query' must be a FlowLogInsightsQuery such as FlowLogInsightsQuery.PORT_SCANS, "
      + `got ${describe(query)}`);
  }
  if (view !== undefined && !VIEWS.includes(view)) {
    throw new Error(`'view' must be one of ${VIEWS.join(', ')}, got ${describe(view)}`);
  }
  const { LINE, STACKEDAREA } = cloudwatch.LogQueryVisualizationType;
  if ((view === LINE || view === STACKEDAREA)
    && !/\bbin\(/.test(query._queryString(RecordFormat.of(...query.fields), []))) {
    throw new Error(`'view' must be ${VIEWS.filter((each) => each !== LINE && each !== STACKEDAREA).join(', ')} `
      + `for a query without bin(), got '${view}' of '${query.name}'`);
  }
  assertLine('section', section, 128);
  assertWidgetOptions(props);
}

/** Refuses a place that no dashboard has. */
export function assertWidgetOptions(options: FlowLogWidgetOptions): void {
  assertLine('title', options.title, 255);
  for (const key of ['width', 'height'] as const) {
    const value = options[key];
    if (value !== undefined && !Token.isUnresolved(value)
      && (!Number.isInteger(value) || value < 1 || value > MAX[key])) {
      throw new Error(`'${key}' must be a whole number from 1 to ${MAX[key]}, got ${describe(value)}`);
    }
  }
}

function assertLine(prop: string, value: string | undefined, maxLength: number): void {
  if (value !== undefined && (typeof value !== 'string' || Token.isUnresolved(value) || value.trim() === ''
    || value.length > maxLength || /[\r\n\u2028\u2029]/.test(value))) {
    throw new Error(`'${prop}' must be a literal line of 1 to ${maxLength} characters, got ${describe(value)}`);
  }
}
