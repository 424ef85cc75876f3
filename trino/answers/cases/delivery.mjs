// Is it delivering?
import { test } from 'node:test';
import { check, columns } from './check.mjs';
import { ago, NOW, record, status } from './record.mjs';

test('FRESHNESS', () => {
  const late = { account: '222222222222', flowLogId: 'fl-2' };
  check('FRESHNESS', [
    record({ end: ago(3) }), record({ end: NOW - 61 }), record({ end: NOW }), status('SKIPDATA', { end: ago(4) }),
    status('NODATA', { end: ago(90) - 1 }, late), record({ end: ago(200) }, late), record({ end: ago(1440) - 1 }, late),
    record({ end: ago(1440) }, { account: '222222222222', flowLogId: 'fl-3' }),
    record({ end: ago(3) }, { region: 'eu-central-1' }),
  ], [
    ['222222222222', 'eu-west-1', 'fl-3', ago(1440), 1440, 1, 0],
    ['222222222222', 'eu-west-1', 'fl-2', ago(90) - 1, 90, 1, 0],
    ['111111111111', 'eu-central-1', 'fl-1', ago(3), 3, 1, 0],
    ['111111111111', 'eu-west-1', 'fl-1', NOW - 61, 1, 2, 1],
  ]);
  columns('FRESHNESS', 'aws_account_id aws_region flow_log_id last_end minutes_behind records skipped_records');
});

test('GAPS', () => {
  const skip = (end, id, origin) => status('SKIPDATA', { end, 'interface-id': id }, origin);
  check('GAPS', [
    skip(ago(60), 'eni-2'), skip(ago(60) - 1, 'eni-1'), skip(ago(61), 'eni-2'), skip(ago(62), 'eni-2'),
    // of several flow logs of one interface, each
    skip(ago(60), 'eni-2', { flowLogId: 'fl-2' }), skip(ago(60), 'eni-2', { account: '222222222222' }),
    skip(ago(19), 'eni-1'), record({}), status('NODATA'),
  ], [
    ['111111111111', 'eni-2', 'fl-1', ago(60), 1],
    ['222222222222', 'eni-2', 'fl-1', ago(60), 1],
    ['111111111111', 'eni-2', 'fl-2', ago(60), 1],
    ['111111111111', 'eni-2', 'fl-1', ago(120), 2],
    ['111111111111', 'eni-1', 'fl-1', ago(120), 1],
  ]);
  columns('GAPS', 'aws_account_id interface_id flow_log_id hour skipped_records');
});

test('OVERLAPPING_FLOW_LOGS', () => {
  const make = (id, end, flowLogId, bytes = 10) => record({ end, 'interface-id': id, bytes }, { flowLogId });
  const both = (id, times, bytes) => times.flatMap((end) => ['fl-1', 'fl-2'].map((flowLogId) => make(id, end, flowLogId, bytes)));
  check('OVERLAPPING_FLOW_LOGS', [
    ...both('eni-1', [ago(60), ago(70), ago(90)]), make('eni-1', ago(60) + 599, 'fl-3', null),
    // one flow log replaced another, with records on both sides of a border
    ...both('eni-2', [ago(60) - 1, ago(60)]), make('eni-2', ago(90), 'fl-1'), make('eni-2', ago(30), 'fl-2'),
    // records without flows do not count, and what names no interface is not one interface
    make('eni-3', ago(60), 'fl-1'), status('NODATA', { 'interface-id': 'eni-3' }, { flowLogId: 'fl-2' }),
    ...both('eni-5', [ago(1460) - 1, ago(60), ago(70), ago(20)]), // in the window twice
    ...both('eni-4', [ago(60), ago(70), ago(80)], 50), ...both(undefined, [ago(60), ago(70), ago(80)]),
  ], [['111111111111', 'eni-4', 2, 6, 300], ['111111111111', 'eni-1', 3, 7, 60]]);
  columns('OVERLAPPING_FLOW_LOGS', 'aws_account_id interface_id flow_logs records bytes');
});
