// Draws docs/dashboard.png: a dashboard from its own JSON, as it is synthesized, filled with the answers that its queries
// give for made-up records. How CloudWatch draws differs: this shows which answer is where. Needs `npm run build` before,
// and Chromium (CHROMIUM, or `chromium` in the path).
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answer } from './answers.mjs';
import { assertRows, CHECKED } from './expected.mjs';
import { pageOf } from './page.mjs';
import { inPalette } from './palette.mjs';
import { eventOf, recordsUntil } from './records.mjs';

const require = createRequire(import.meta.url);
const { App, Stack } = require('aws-cdk-lib');
const { CloudWatchLogsDestination, FlowLogDashboard, FlowLogInsights, FlowLogs, FlowLogSource, RecordFormat } = require('../..');

const NOW = Date.UTC(2026, 0, 15, 12);
const HOURS = 3;

/** The body of the dashboard of an app with one VPC. */
function bodyOf(format) {
  const app = new App({ context: { 'aws:cdk:version-reporting': false } });
  const stack = new Stack(app, 'Network', { env: { account: '111122223333', region: 'us-east-1' } });
  const destination = new CloudWatchLogsDestination(stack, 'Live', { logGroupName: 'flow-logs' });
  new FlowLogs(stack, 'FlowLogs', { source: FlowLogSource.of('VPC', ['vpc-0a']), destination, format });
  const insights = new FlowLogInsights(stack, 'Insights', { destination });
  new FlowLogDashboard(stack, 'Dashboard', { insights, runbookUrl: 'https://wiki.example.com/network' });
  const { Resources } = app.synth().getStackByName('Network').template;
  const { DashboardBody } = Object.values(Resources).find(({ Type }) => Type === 'AWS::CloudWatch::Dashboard').Properties;
  return JSON.parse(typeof DashboardBody === 'string' ? DashboardBody
    : DashboardBody['Fn::Join'][1].map((part) => typeof part === 'string' ? part : 'flow-logs').join(''));
}

/** The points of the metric of incoming records: those that arrived, by quarters of an hour. */
function incoming(events) {
  const width = 15 * 60_000;
  const counts = new Map();
  events.filter((event) => event['@ingestionTime'] < NOW).forEach((event) => {
    const bin = Math.floor(Number(event['@ingestionTime']) / width) * width;
    counts.set(bin, (counts.get(bin) ?? 0) + 1);
  });
  return [...counts].map(([time, records]) => ({ 'bin(15m)': String(time), records: String(records) }));
}

const format = RecordFormat.DATA_TRANSFER;
const body = bodyOf(format);
const start = NOW - HOURS * 3_600_000;
const records = recordsUntil(NOW, HOURS + 1);
const all = records.map((record) => eventOf(record, format));
const events = all.filter((event) => event['@timestamp'] >= start);
const address = '10.0.16.11'; // what somebody entered
const widgets = body.widgets.map((widget) => ({
  ...widget,
  rows: widget.type === 'metric' ? incoming(all.filter((event) => event['@ingestionTime'] >= start))
    : widget.type === 'log' ? answer(widget.properties.query.replaceAll('flow_logs_variable_address', address), events) : [],
}));

const recent = records.filter(({ time }) => time >= start);
widgets.forEach(({ properties, rows }) => assertRows(properties.title, rows, recent));

const directory = mkdtempSync(join(tmpdir(), 'dashboard-'));
const { html, width, height } = pageOf(widgets, (body.variables ?? []).map(({ label }) => [label, address]));
writeFileSync(join(directory, 'page.html'), html);
execFileSync(process.env.CHROMIUM ?? 'chromium', [
  '--headless', '--no-sandbox', '--disable-gpu', '--hide-scrollbars', `--window-size=${width},${height}`,
  `--screenshot=${join(directory, 'page.png')}`, `file://${join(directory, 'page.html')}`,
], { stdio: 'ignore' });
const picture = inPalette(readFileSync(join(directory, 'page.png')));
writeFileSync(process.argv[2] ?? 'docs/dashboard.png', picture);
rmSync(directory, { recursive: true });
console.log(`${picture.length} bytes, ${events.length} records, ${widgets.length} widgets, ${CHECKED} checked, ${width} x ${height}`);
