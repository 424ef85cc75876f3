import { Duration } from 'aws-cdk-lib';
import { Archive } from './archive';
import { FlowLogQuery, PartitionValues, RecordFormat, S3DestinationProps } from '../../lib';

function tableOver(props: S3DestinationProps, startDate?: string): Archive {
  const archive = new Archive(props);
  archive.write(RecordFormat.ESSENTIAL);
  archive.table({ startDate, queries: [FlowLogQuery.REJECTED_TRAFFIC] });
  return archive;
}

/** The parameters of the projection of a key. */
function projection(archive: Archive, key: string): Record<string, unknown> {
  const prefix = `projection.${key}.`;
  return Object.fromEntries(Object.entries(archive.tableInput.Parameters)
    .filter(([name]) => name.startsWith(prefix)).map(([name, value]) => [name.slice(prefix.length), value]));
}

function template({ tableInput: { Parameters } }: Archive): string {
  return JSON.stringify(Parameters['storage.location.template']);
}

const LAYOUTS = [
  [false, true, ['log_date'], '/network/AWSLogs/${aws_account_id}/vpcflowlogs/${aws_region}/${log_date}/'],
  [false, false, ['log_date'], '/network/AWSLogs/${aws_account_id}/vpcflowlogs/${aws_region}/${log_date}/'],
  [true, true, ['year', 'month', 'day', 'hour'], '/network/AWSLogs/aws-account-id=${aws_account_id}/aws-service=vpcflowlogs/'
    + 'aws-region=${aws_region}/year=${year}/month=${month}/day=${day}/hour=${hour}/'],
  [true, false, ['year', 'month', 'day'], '/network/AWSLogs/aws-account-id=${aws_account_id}/aws-service=vpcflowlogs/'
    + 'aws-region=${aws_region}/year=${year}/month=${month}/day=${day}/'],
] as const;

describe.each(LAYOUTS)('in the layout hive %s, hourly %s', (hiveCompatiblePartitions, perHourPartition, keys, path) => {
  const archive = tableOver({ keyPrefix: 'network', hiveCompatiblePartitions, perHourPartition });

  test('each key has a projection and a place in the template, which ends in a slash', () => {
    expect(archive.tableInput.PartitionKeys.map(({ Name }) => Name)).toEqual(['aws_account_id', 'aws_region', ...keys]);
    for (const { Name } of archive.tableInput.PartitionKeys) {
      expect(projection(archive, Name).type).toMatch(/^(enum|date|integer)$/);
      expect(template(archive)).toContain('${' + Name + '}');
    }
    expect(template(archive)).toContain(`"${path}"`);
    expect(archive.tableInput.Parameters['projection.enabled']).toBe('true');
  });

  test('no parameter of the projection is below the storage descriptor', () => {
    expect(JSON.stringify(archive.tableInput.StorageDescriptor)).not.toMatch(/projection|skip.header/);
  });

  test('no column is called as a key is', () => {
    expect(Object.keys(archive.columns)).not.toEqual(expect.arrayContaining([expect.stringMatching(
      new RegExp(`^(${archive.tableInput.PartitionKeys.map(({ Name }) => Name).join('|')})$`))]));
  });

  test('queries have conditions on its keys', () => {
    const { QueryString } = archive.queries['Rejected traffic'];
    keys.forEach((key) => expect(QueryString).toMatch(new RegExp(`\\b${key} BETWEEN `)));
  });
});

test('dates are strings, by the hour or the day, without blanks', () => {
  const hourly = tableOver({});
  expect(projection(hourly, 'log_date')).toEqual({
    'type': 'date', 'format': 'yyyy/MM/dd/HH', 'range': '2026/01/01/00,NOW', 'interval': '1', 'interval.unit': 'HOURS',
  });
  expect(hourly.tableInput.PartitionKeys.map(({ Type }) => Type)).toEqual(['string', 'string', 'string']);
  expect(projection(tableOver({ perHourPartition: false }), 'log_date')).toEqual({
    'type': 'date', 'format': 'yyyy/MM/dd', 'range': '2026/01/01,NOW', 'interval': '1', 'interval.unit': 'DAYS',
  });
});

test('parts of dates are integers of fixed width', () => {
  const archive = tableOver({ hiveCompatiblePartitions: true });
  expect(['year', 'month', 'day', 'hour'].map((key) => projection(archive, key))).toEqual([
    { type: 'integer', range: '2026,2099', digits: '4' },
    { type: 'integer', range: '1,12', digits: '2' },
    { type: 'integer', range: '1,31', digits: '2' },
    { type: 'integer', range: '0,23', digits: '2' },
  ]);
  expect(archive.tableInput.PartitionKeys.map(({ Type }) => Type)).toEqual(['string', 'string', 'int', 'int', 'int', 'int']);
});

test('dates reach back as far as records are kept, or as one says', () => {
  const expiration = Duration.days(90);
  expect(projection(tableOver({ expiration }), 'log_date').range).toBe('NOW-90DAYS,NOW');
  expect(projection(tableOver({ expiration }, '2026-03-01'), 'log_date').range).toBe('2026/03/01/00,NOW');
  expect(projection(tableOver({ hiveCompatiblePartitions: true }, '2027-03-01'), 'year').range).toBe('2027,2099');
});

test('accounts and regions are lists without blanks', () => {
  const archive = new Archive();
  archive.write(RecordFormat.ESSENTIAL, 'vpc-2', { account: '222222222222', region: 'eu-west-1' });
  archive.write(RecordFormat.ESSENTIAL);
  archive.table();
  expect(projection(archive, 'aws_account_id')).toEqual({ type: 'enum', values: '111111111111,222222222222' });
  expect(projection(archive, 'aws_region')).toEqual({ type: 'enum', values: 'eu-west-1,us-east-1' });
});

test('what queries name is injected', () => {
  const archive = new Archive();
  archive.write(RecordFormat.ESSENTIAL);
  archive.table({ accounts: PartitionValues.injected(), regions: PartitionValues.injected() });
  expect(projection(archive, 'aws_account_id')).toEqual({ type: 'injected' });
  expect(projection(archive, 'aws_region')).toEqual({ type: 'injected' });
});
