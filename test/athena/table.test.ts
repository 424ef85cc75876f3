import { Aws, Stack, Stage, Token } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as glue from 'aws-cdk-lib/aws-glue';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Archive } from './archive';
import {
  FlowLogProducers, FlowLogQuery, FlowLogs, FlowLogSource, FlowLogTable, FlowLogTableProps, FlowLogWorkGroup, PartitionValues,
  RecordDataType, RecordField, RecordFormat,
  S3Destination, S3DestinationOptions, S3DestinationProps,
} from '../../lib';

const TEXT = { fileFormat: ec2.FlowLogFileFormat.PLAIN_TEXT };

function untyped<T>(value: unknown): T {
  return value as T;
}

function error(archive: Archive): string {
  try {
    archive.app.synth();
  } catch (thrown) {
    return (thrown as Error).message;
  }
  return '';
}

describe('a table', () => {
  test('has a database, a workgroup and queries of its own', () => {
    const archive = new Archive();
    archive.write(RecordFormat.ESSENTIAL);
    const table = archive.table();
    const { template } = archive;
    template.resourceCountIs('AWS::Glue::Database', 1);
    template.resourceCountIs('AWS::Glue::Table', 1);
    template.resourceCountIs('AWS::Athena::WorkGroup', 1);
    template.resourceCountIs('AWS::Athena::NamedQuery', 15);
    template.hasResourceProperties('AWS::Glue::Database', { CatalogId: '111111111111', DatabaseInput: { Name: table.databaseName } });
    expect(table.databaseName).toMatch(/^stack_table_[0-9a-f]{8}$/);
    expect(table.tableName).toBe('flow_logs');
  });

  test('is in a database and a workgroup of ones own', () => {
    const archive = new Archive();
    archive.write(RecordFormat.ESSENTIAL);
    const workGroup = new FlowLogWorkGroup(archive.stack, 'Group', { workGroupName: 'team' });
    const table = archive.table({ database: glue.CfnDatabase.fromDatabaseName(archive.stack, 'Database', 'logs'), tableName: 'vpc', workGroup });
    archive.template.resourceCountIs('AWS::Glue::Database', 0);
    archive.template.resourceCountIs('AWS::Athena::WorkGroup', 1);
    archive.template.hasResourceProperties('AWS::Glue::Table', { DatabaseName: 'logs', TableInput: { Name: 'vpc' } });
    archive.template.allResourcesProperties('AWS::Athena::NamedQuery', { Database: 'logs', QueryString: Match.stringLikeRegexp('FROM "logs"\\."vpc"') });
    expect(table.workGroup).toBe(workGroup);
  });

  test.each<[string, S3DestinationProps, RecordFormat]>([
    ['text, which starts after a header and splits at blanks', { ...TEXT }, RecordFormat.DEFAULT],
    ['Parquet in folders of days', { perHourPartition: false, keyPrefix: 'network' }, RecordFormat.DEFAULT],
    ['Parquet in the folders of Hive', { hiveCompatiblePartitions: true }, RecordFormat.ESSENTIAL.plus(RecordField.instanceTag('Team'))],
    ['records of transit gateways', {}, RecordFormat.TRANSIT_GATEWAY_DEFAULT],
  ])('of %s is pinned', (_name, props, format) => {
    const archive = new Archive(props);
    archive.write(format, format === RecordFormat.TRANSIT_GATEWAY_DEFAULT ? 'tgw-1' : 'vpc-1');
    archive.table();
    expect(archive.tableInput).toMatchSnapshot();
  });

  test('is that of an environment that only the deployment knows', () => {
    const stack = new Stack();
    const archive = new S3Destination(stack, 'Archive');
    new FlowLogs(stack, 'FlowLogs', { source: FlowLogSource.of('VPC', ['vpc-1']), destination: archive });
    new FlowLogTable(stack, 'Table', { archive });
    Template.fromStack(stack).hasResourceProperties('AWS::Glue::Table', {
      CatalogId: { Ref: 'AWS::AccountId' },
      TableInput: { Parameters: {
        'projection.aws_account_id.values': { Ref: 'AWS::AccountId' }, 'projection.aws_region.values': { Ref: 'AWS::Region' },
      } },
    });
  });
});

describe('columns', () => {
  test('are those of all that writes to Parquet, in the order of AWS, whoever comes first', () => {
    const columns = [[RecordFormat.DEFAULT, RecordFormat.V5], [RecordFormat.V5, RecordFormat.DEFAULT]].map((formats) => {
      const archive = new Archive();
      const table = archive.table();
      formats.forEach((format, index) => archive.write(format, `vpc-${index}`));
      expect(table).toBeDefined();
      return Object.entries(archive.columns);
    });
    expect(columns[0]).toEqual(columns[1]);
    expect(columns[0]).toEqual(RecordFormat.V5.columns().map(({ name, glueType }) => [name, glueType]));
  });

  test('are those of a format that is given, whatever is written', () => {
    const archive = new Archive();
    archive.table({ format: RecordFormat.ESSENTIAL });
    archive.write(RecordFormat.V11);
    expect(Object.keys(archive.columns)).toEqual(RecordFormat.ESSENTIAL.columns().map(({ name }) => name));
  });

  test('hold tags, new fields and those of transit gateways', () => {
    const archive = new Archive();
    archive.write(RecordFormat.DEFAULT.plus(RecordField.instanceTag('Team'), RecordField.instanceTag('App'),
      RecordField.of('new-number', { dataType: RecordDataType.INT64 }), RecordField.of('a-new-text')));
    archive.write(RecordFormat.TRANSIT_GATEWAY_DEFAULT, 'tgw-1');
    archive.table();
    expect(archive.columns).toMatchObject({
      instance_tag: 'string', instance_tag_2: 'string', a_new_text: 'string', new_number: 'bigint', tgw_id: 'string', packets_lost_no_route: 'bigint',
    });
    expect(Object.keys(archive.columns).slice(-4)).toEqual(['a_new_text', 'instance_tag', 'instance_tag_2', 'new_number']);
  });

  test.each([[undefined], [RecordFormat.DEFAULT]])('fails for text of two formats, which are told by position', (format) => {
    const archive = new Archive({ ...TEXT });
    archive.table({ format });
    archive.write(RecordFormat.DEFAULT);
    expect(() => archive.write(RecordFormat.ESSENTIAL, 'vpc-2')).toThrow(new Error("'format' must be the same for all that write text to S3Destination "
      + "'Stack/Archive', whose table tells fields by their position, got another one of 'Stack/FlowLogs-vpc-2': give it a destination with another "
      + "'keyPrefix'"));
  });

  test('fails for a column that means two tags', () => {
    const archive = new Archive();
    archive.table();
    archive.write(RecordFormat.DEFAULT.plus(RecordField.instanceTag('Team')));
    expect(() => archive.write(RecordFormat.DEFAULT.plus(RecordField.instanceTag('App')), 'vpc-2')).toThrow(new Error("'format' must mean the same by "
      + "'instance-tag' for all that write to S3Destination 'Stack/Archive', got 'instance-tag App' of 'Stack/FlowLogs-vpc-2' beside 'instance-tag "
      + "Team': give it a destination with another 'keyPrefix'"));
  });

  test('fails for a column of two types', () => {
    const archive = new Archive();
    archive.table({ format: RecordFormat.DEFAULT.plus(RecordField.of('new-field')) });
    expect(() => archive.write(RecordFormat.of(RecordField.of('new-field', { dataType: RecordDataType.INT32 })))).toThrow(
      /'format' must mean the same by 'new-field'/);
  });

  test.each([[true, 'year'], [false, 'log-date'], [false, 'aws-region']])('fails for a field that is called as a key of partitions is', (hive, name) => {
    const archive = new Archive({ hiveCompatiblePartitions: hive });
    archive.table({ format: RecordFormat.DEFAULT.plus(RecordField.of(name)), accounts: PartitionValues.injected(), regions: PartitionValues.injected() });
    expect(error(archive)).toContain(`'format' must hold no field that is called as a key of partitions is, got '${name}'`);
  });
});

describe('what a table finds', () => {
  test('are accounts of producers, and regions that are given', () => {
    const archive = new Archive({ producers: FlowLogProducers.accounts(['333333333333', '222222222222']) });
    archive.write(RecordFormat.ESSENTIAL);
    archive.table({ regions: PartitionValues.listed(['us-east-1', 'eu-west-1']) });
    expect(archive.tableInput.Parameters).toMatchObject({
      'projection.aws_account_id.values': '111111111111,222222222222,333333333333', 'projection.aws_region.values': 'us-east-1,eu-west-1',
    });
  });

  test('is one account a query where an organization writes, which queries ask for first', () => {
    const archive = new Archive({ producers: FlowLogProducers.organization('o-a1b2c3d4e5') });
    archive.write(RecordFormat.ESSENTIAL);
    archive.table({ regions: PartitionValues.injected() });
    expect(archive.tableInput.Parameters).toMatchObject({ 'projection.aws_account_id.type': 'injected' });
    const { Description, QueryString } = archive.queries['One address'];
    expect(Description).toBe('What did an address do? The last day, up to now. Parameters, texts in single quotes: '
      + 'aws_account_id; aws_region; address. Table: flow_logs.');
    expect(QueryString).toContain('WHERE aws_account_id = ?\n    AND aws_region = ?\n    AND log_date BETWEEN');
  });

  test('is what is given of an archive that others write', () => {
    const archive = new Archive();
    new FlowLogTable(archive.stack, 'Table', {
      archive: S3Destination.fromBucketArn(archive.stack, 'Central', 'arn:aws:s3:::central', { keyPrefix: 'network' }),
      format: RecordFormat.ESSENTIAL,
      accounts: PartitionValues.listed(['222222222222']),
      regions: PartitionValues.listed([Aws.REGION]),
    });
    expect(archive.tableInput.StorageDescriptor.Location).toBe('s3://central/network/AWSLogs/');
    expect(archive.tableInput.Parameters).toMatchObject({ 'projection.log_date.range': '2018/08/01/00,NOW' });
  });

  test('fails without format, accounts and regions when nothing writes', () => {
    const archive = new Archive();
    archive.table();
    expect(error(archive)).toContain("[Stack/Table] 'format' must be given, because nothing in the app writes to S3Destination 'Stack/Archive'");
    const given = new Archive();
    given.table({ format: RecordFormat.ESSENTIAL });
    expect(error(given)).toContain("[Stack/Table] 'accounts' must be given, because nothing in the app writes to S3Destination 'Stack/Archive'");
    expect(error(given)).toContain("[Stack/Table] 'regions' must be given, because nothing in the app writes to S3Destination 'Stack/Archive'");
  });

  test('fails without regions where producers outside write', () => {
    const archive = new Archive({ producers: FlowLogProducers.accounts(['222222222222']) });
    archive.write(RecordFormat.ESSENTIAL);
    archive.table();
    expect(error(archive)).toContain("'regions' must be given, because producers outside of the app deliver to S3Destination 'Stack/Archive': "
      + 'PartitionValues.listed or injected');
  });

  test('warns of more folders than a query should look into', () => {
    const accounts = Array.from({ length: 49 }, (_, index) => `${100000000000 + index}`);
    const archive = new Archive({ producers: FlowLogProducers.accounts(accounts) });
    archive.table({ format: RecordFormat.ESSENTIAL, regions: PartitionValues.listed(['us-east-1']) });
    Annotations.fromStack(archive.stack).hasWarning('/Stack/Table', 'a query of one day looks into 1176 folders: let each query name its account by '
      + "PartitionValues.injected(), or write by 'perHourPartition: false' [ack: cdk-vpc-flow-logs:manyPartitions]");
    const daily = new Archive({ producers: FlowLogProducers.accounts(accounts.slice(1)), perHourPartition: false });
    daily.table({ format: RecordFormat.ESSENTIAL, regions: PartitionValues.listed(['us-east-1', 'eu-west-1']) });
    Annotations.fromStack(daily.stack).hasNoWarning('*', Match.anyValue());
  });

  test('learns from all who write to its folder, through whichever destination', () => {
    const archive = new Archive({ bucketName: 'archive', keyPrefix: 'network' });
    archive.write(RecordFormat.DEFAULT);
    archive.table();
    const there = new Stack(archive.app, 'There', { env: { account: '222222222222', region: 'eu-west-1' } });
    const source = (id: string) => FlowLogSource.of('VPC', [id]);
    const again = S3Destination.fromBucket(archive.stack, 'Again', archive.destination.bucket, { keyPrefix: 'network' });
    new FlowLogs(archive.stack, 'Again2', { source: source('vpc-2'), destination: again, format: RecordFormat.ESSENTIAL });
    const byArn = S3Destination.fromBucketArn(there, 'ByArn', 'arn:aws:s3:::archive', { keyPrefix: 'network' });
    new FlowLogs(there, 'ByArn3', { source: source('vpc-3'), destination: byArn, format: RecordFormat.DEFAULT });
    const elsewhere = S3Destination.fromBucketArn(there, 'Elsewhere', 'arn:aws:s3:::archive', { keyPrefix: 'other' });
    new FlowLogs(there, 'Elsewhere4', { source: source('vpc-4'), destination: elsewhere, format: RecordFormat.V11 });
    expect(archive.columns).toMatchObject({ flow_direction: 'string' });
    expect(archive.columns).not.toHaveProperty('next_hop_az_id');
    expect(archive.tableInput.Parameters).toMatchObject({
      'projection.aws_account_id.values': '111111111111,222222222222', 'projection.aws_region.values': 'eu-west-1,us-east-1',
    });
  });

  test('learns from who writes by the name of a bucket, and from the producers of all destinations of the folder', () => {
    const archive = new Archive();
    archive.write(RecordFormat.ESSENTIAL);
    archive.table({ regions: PartitionValues.listed(['us-east-1']) });
    const byName = s3.Bucket.fromBucketName(archive.stack, 'ByName', archive.destination.bucket.bucketName);
    const again = S3Destination.fromBucketArn(archive.stack, 'Again', byName.bucketArn);
    new FlowLogs(archive.stack, 'Again2', { source: FlowLogSource.of('VPC', ['vpc-2']), destination: again, format: RecordFormat.V11 });
    S3Destination.fromBucket(archive.stack, 'Producers', archive.destination.bucket, { producers: FlowLogProducers.accounts(['333333333333']) });
    expect(archive.columns).toHaveProperty('next_hop_az_id');
    expect(archive.tableInput.Parameters).toMatchObject({ 'projection.aws_account_id.values': '111111111111,333333333333' });
  });

  test('takes the account and region of writers that say none for those of the table', () => {
    const archive = new Archive();
    archive.write(RecordFormat.ESSENTIAL);
    const there = new Stack(archive.app, 'There');
    const destination = S3Destination.fromBucketArn(there, 'ByArn', 'arn:aws:s3:::archive');
    new FlowLogs(there, 'FlowLogs', { source: FlowLogSource.of('VPC', ['vpc-2']), destination });
    const archived = S3Destination.fromBucketArn(archive.stack, 'Archived', 'arn:aws:s3:::archive');
    new FlowLogTable(archive.stack, 'Other', { archive: archived });
    expect(archive.tableInput.Parameters).toMatchObject({
      'projection.aws_account_id.values': '111111111111', 'projection.aws_region.values': 'us-east-1',
    });
  });

  test('doubts any field of Parquet that others may have written, and none of text', () => {
    const rankIn = (props: Partial<S3DestinationProps>, more: Partial<FlowLogTableProps>) => {
      const archive = new Archive(props);
      archive.write(RecordFormat.ESSENTIAL);
      archive.table(more);
      return /\n +(.*) AS record_rank/.exec(archive.queries['Rejected traffic'].QueryString)![1];
    };
    const producers = FlowLogProducers.accounts(['222222222222']);
    const regions = PartitionValues.listed(['us-east-1']);
    const text = { fileFormat: ec2.FlowLogFileFormat.PLAIN_TEXT };
    expect(rankIn({}, {})).toBe('99 - coalesce(version, 0)');
    expect(rankIn({}, { format: RecordFormat.ESSENTIAL })).toContain('IF(nullif(action, \'-\') IS NULL, 1, 0)');
    expect(rankIn({ producers }, { regions })).toContain('IF(nullif(action, \'-\') IS NULL, 1, 0)');
    expect(rankIn(text, { format: RecordFormat.ESSENTIAL })).toBe('99 - coalesce(version, 0)');
  });

  test('fails for text of another format, and for other files, in its folder', () => {
    const archive = new Archive({ fileFormat: ec2.FlowLogFileFormat.PLAIN_TEXT });
    archive.write(RecordFormat.DEFAULT);
    archive.table();
    const to = (id: string, options: S3DestinationOptions) => new FlowLogs(archive.stack, id, {
      source: FlowLogSource.of('VPC', [id]), format: RecordFormat.ESSENTIAL,
      destination: S3Destination.fromBucket(archive.stack, `To-${id}`, archive.destination.bucket, options),
    });
    expect(() => to('vpc-2', { fileFormat: ec2.FlowLogFileFormat.PLAIN_TEXT })).toThrow(new Error("'format' must be the same for all that write text to "
      + "S3Destination 'Stack/Archive', whose table tells fields by their position, got another one of 'Stack/vpc-2': give it a destination with another "
      + "'keyPrefix'"));
    expect(() => to('vpc-3', {})).toThrow(new Error("'keyPrefix' must be another one for files of another kind than those of S3Destination "
      + "'Stack/Archive', which has a table: fileFormat plain-text, hiveCompatiblePartitions false, perHourPartition true, got S3Destination "
      + "'Stack/To-vpc-3' with fileFormat parquet, hiveCompatiblePartitions false, perHourPartition true"));
    expect(() => to('vpc-4', { keyPrefix: 'parquet' })).not.toThrow();
  });

  test('warns of flow logs of an account that the list leaves out', () => {
    const archive = new Archive();
    archive.write(RecordFormat.ESSENTIAL);
    archive.write(RecordFormat.ESSENTIAL, 'vpc-2', { account: '222222222222', region: 'us-east-1' });
    archive.table({ accounts: PartitionValues.listed(['111111111111', '333333333333']) });
    Annotations.fromStack(archive.stack).hasWarning('/Stack/Table', "'accounts' leave out 222222222222, of which records are written to S3Destination "
      + "'Stack/Archive': the table does not find them [ack: cdk-vpc-flow-logs:writerNotListed]");
  });

  test('warns of producers and regions that the lists leave out', () => {
    const archive = new Archive({ producers: FlowLogProducers.accounts(['222222222222']) });
    archive.write(RecordFormat.ESSENTIAL);
    archive.table({ accounts: PartitionValues.listed(['111111111111']), regions: PartitionValues.listed(['eu-west-1']) });
    Annotations.fromStack(archive.stack).hasWarning('/Stack/Table', "'accounts' leave out 222222222222 and 'regions' leave out us-east-1, of which records "
      + "are written to S3Destination 'Stack/Archive': the table does not find them [ack: cdk-vpc-flow-logs:writerNotListed]");
  });

  const untold = (field: string) => `'format' should hold ${field} for all that write to S3Destination 'Stack/Archive', got one without it: where flow `
    + 'logs cover the same interface, queries that count packets once count them twice, or leave out what was accepted '
    + '[ack: cdk-vpc-flow-logs:flowLogsNotToldApart]';
  const without = (...names: string[]) => RecordFormat.of(...RecordFormat.ESSENTIAL.fields.filter(({ fieldName }) => !names.includes(fieldName)));

  test.each([['action', without('action')], ['interface-id', without('interface-id', 'action')]])(
    'warns of formats of which some hold no %s', (field, format) => {
      const archive = new Archive();
      archive.write(RecordFormat.ESSENTIAL);
      archive.write(format, 'vpc-2');
      archive.table();
      Annotations.fromStack(archive.stack).hasWarning('/Stack/Table', untold(field));
    });

  test('warns of several traffic types that no record tells, and not of one', () => {
    const archive = new Archive();
    archive.write(without('action'));
    archive.write(RecordFormat.TRANSIT_GATEWAY_DEFAULT, 'tgw-1');
    archive.table();
    Annotations.fromStack(archive.stack).hasNoWarning('*', Match.anyValue());
    const mixed = new Archive();
    mixed.write(without('action'));
    new FlowLogs(mixed.stack, 'Rejects', {
      source: FlowLogSource.of('VPC', ['vpc-3']), destination: mixed.destination, trafficType: ec2.FlowLogTrafficType.REJECT, format: without('action'),
    });
    mixed.table();
    Annotations.fromStack(mixed.stack).hasWarning('/Stack/Table', untold('action'));
  });

  test('does not warn of accounts that may be in the list', () => {
    const archive = new Archive();
    archive.write(RecordFormat.ESSENTIAL);
    archive.table({ accounts: PartitionValues.listed([Aws.ACCOUNT_ID]) });
    Annotations.fromStack(archive.stack).hasNoWarning('*', Match.anyValue());
  });

  test('warns of transit gateways in the layout of Hive, whose folders AWS calls by two names', () => {
    const archive = new Archive({ hiveCompatiblePartitions: true });
    archive.write(RecordFormat.TRANSIT_GATEWAY_DEFAULT, 'tgw-1');
    archive.table();
    Annotations.fromStack(archive.stack).hasWarning('/Stack/Table', "AWS's pages do not agree on how Hive's folders of transit gateways are called, "
      + "'aws-service=' or 'service=': should the table be empty, write them without 'hiveCompatiblePartitions' "
      + '[ack: cdk-vpc-flow-logs:transitGatewayFolders]');
  });
});

describe('queries', () => {
  test.each([
    [[RecordFormat.DEFAULT], 6, ['Freshness', 'Gaps', 'Rejected traffic', 'One interface', 'Top talkers', 'Rejected SSH and RDP']],
    [[RecordFormat.DEFAULT, RecordFormat.ESSENTIAL], 15, ['Why can A not reach B', 'Bytes between zones by address']],
    [[RecordFormat.V11], 19, ['NAT gateway bytes by client', 'Bytes between zones']],
  ])('are those that the format can answer, also of flow logs that come later', (formats, count, names) => {
    const archive = new Archive();
    archive.table();
    formats.forEach((format, index) => archive.write(format, `vpc-${index}`));
    expect(Object.keys(archive.queries)).toHaveLength(count);
    expect(Object.keys(archive.queries)).toEqual(expect.arrayContaining(names));
  });

  test.each<[string, RecordFormat, number]>([
    ['DEFAULT', RecordFormat.DEFAULT, 12], ['ESSENTIAL', RecordFormat.ESSENTIAL, 15], ['V11', RecordFormat.V11, 16],
    ['TRANSIT_GATEWAY_DEFAULT', RecordFormat.TRANSIT_GATEWAY_DEFAULT, 7],
  ])('are about a dozen of a given format: %s', (_name, format, count) => {
    const archive = new Archive();
    archive.write(format, format === RecordFormat.TRANSIT_GATEWAY_DEFAULT ? 'tgw-1' : 'vpc-1');
    archive.table({ format });
    expect(Object.keys(archive.queries)).toHaveLength(count);
    const both = Object.keys(archive.queries).filter((name) => /(Bytes between zones|Subnet to subnet|NAT gateway bytes by client)/.test(name));
    expect(both).toHaveLength(_name === 'DEFAULT' || _name.startsWith('TRANSIT') ? 0 : 3);
  });

  test('of transit gateways are about these', () => {
    const archive = new Archive();
    archive.write(RecordFormat.TRANSIT_GATEWAY_DEFAULT, 'tgw-1');
    archive.table();
    expect(Object.keys(archive.queries)).toEqual(['Freshness', 'Transit gateway gaps', 'Transit gateway drops',
      'One address through transit gateways', 'Transit gateway traffic', 'Transit gateway talkers', 'Transit gateway ports']);
  });

  test('have logical ids that do not depend on the order of flow logs', () => {
    const [one, other] = [[RecordFormat.DEFAULT, RecordFormat.V11], [RecordFormat.V11, RecordFormat.DEFAULT]].map((formats) => {
      const archive = new Archive();
      archive.table();
      formats.forEach((format) => archive.write(format, `vpc-${format.fields.length}`));
      return archive.template.toJSON().Resources as object;
    });
    expect(Object.fromEntries(Object.entries(one).sort())).toEqual(Object.fromEntries(Object.entries(other).sort()));
  });

  test('are those that one chooses, and no other', () => {
    const archive = new Archive();
    archive.write(RecordFormat.ESSENTIAL);
    const table = archive.table({ queries: [FlowLogQuery.TOP_PORTS] });
    table.addQuery(FlowLogQuery.PROTOCOLS);
    table.addQuery(FlowLogQuery.PROTOCOLS);
    expect(Object.keys(archive.queries)).toEqual(['Top ports', 'Protocols']);
  });

  test('may be none', () => {
    const archive = new Archive();
    archive.write(RecordFormat.ESSENTIAL);
    archive.table({ queries: [] });
    archive.template.resourceCountIs('AWS::Athena::NamedQuery', 0);
  });

  test('fails for fields that the table lacks', () => {
    const archive = new Archive();
    archive.write(RecordFormat.DEFAULT);
    archive.table({ queries: [FlowLogQuery.NAT_USERS] });
    expect(error(archive)).toContain("[Stack/Table] 'queries' must ask for fields that the table has, got 'NAT gateway bytes by instance', which needs "
      + 'next-hop-interface-type, flow-direction, instance-id');
  });

  test('say of which table they are, in as many characters as there may be', () => {
    const archive = new Archive();
    archive.write(RecordFormat.ESSENTIAL);
    const long = new FlowLogQuery({
      name: 'Long', question: 'x'.repeat(850), fields: [RecordField.END, RecordField.LOG_STATUS], sql: 'SELECT 1 FROM flows',
    });
    archive.table({ queries: [long, FlowLogQuery.TOP_TALKERS], tableName: 'y'.repeat(255) });
    expect(archive.queries.Long.Description).toHaveLength(1024);
    expect(archive.queries.Long.Description).toMatch(/x Table: y{255}\.$/);
    expect(archive.queries['Top talkers'].Description).toMatch(/^Which addresses send most\? The last day, until 20 minutes ago\. Table: y{255}\.$/);
  });

  test('fail for more CIDRs than a query takes', () => {
    const archive = new Archive();
    archive.write(RecordFormat.ESSENTIAL);
    const privateCidrs = Array.from({ length: 16_000 }, (_, index) => `10.${index >> 8}.${index & 255}.0/24`);
    archive.table({ queries: [FlowLogQuery.TOP_TALKERS, FlowLogQuery.PORT_SCANS], privateCidrs });
    expect(error(archive)).toContain("'privateCidrs' must be few enough for queries of 262144 characters, got 16000 for 'Port scans'");
  });

  test('fails for two of one name', () => {
    const archive = new Archive();
    const table = archive.table({ format: RecordFormat.ESSENTIAL });
    const mine = new FlowLogQuery({
      name: 'Top talkers', question: 'Who?', fields: [RecordField.END, RecordField.LOG_STATUS], sql: 'SELECT 1 FROM flows',
    });
    expect(() => table.addQuery(mine)).toThrow(
      new Error("'query' must have a name that no other query of 'Stack/Table' has, got 'Top talkers'"));
    // whether the table has got that one already, or gets it from a flow log to come
    expect(() => new Archive().table().addQuery(mine)).toThrow(/^'query' must have a name that no other query/);
    expect(new Archive().table({ queries: [mine] }).node.tryFindChild('Queries')?.node.children).toHaveLength(1);
  });

  test('fails for what is none, as it can be in untyped languages', () => {
    const table = new Archive().table({ format: RecordFormat.ESSENTIAL });
    expect(() => table.addQuery('SELECT 1' as unknown as FlowLogQuery)).toThrow(
      new Error("'query' must be a FlowLogQuery such as FlowLogQuery.PORT_SCANS, got 'SELECT 1'"));
  });

  test('find the tag of an instance whichever column it is in', () => {
    const archive = new Archive();
    archive.write(RecordFormat.V11.plus(RecordField.instanceTag('App'), RecordField.instanceTag('Team')));
    archive.table({ queries: [FlowLogQuery.natUsersByTag('Team')] });
    expect(archive.queries['NAT gateway bytes by tag Team'].QueryString).toContain(
      "url_decode(replace(nullif(instance_tag_2, '-'), '+', '%2B')), nullif(instance_tag_2, '-')) AS instance_tag");
  });
});

describe('props', () => {
  test('takes the key that the archive tells, and no other beside it', () => {
    const archive = new Archive();
    const stack = archive.stack;
    const keyOf = (id: string, name = 'a') => kms.Key.fromKeyArn(stack, id, `arn:aws:kms:us-east-1:111111111111:key/${name}`);
    const bucket = new s3.Bucket(stack, 'Mine', { encryptionKey: keyOf('One') });
    const tableOf = (id: string, of: S3Destination, encryptionKey: kms.IKey) =>
      new FlowLogTable(stack, id, { archive: of, format: RecordFormat.ESSENTIAL, encryptionKey });
    const mine = S3Destination.fromBucket(stack, 'To', bucket);
    expect(() => tableOf('Same', mine, keyOf('Two'))).not.toThrow();
    expect(() => tableOf('Another', mine, keyOf('Three', 'b'))).toThrow(
      /^'encryptionKey' must be left out where the archive tells its key, \w+ 'Stack\/One', got \w+ 'Stack\/Three'$/);
    expect(() => tableOf('None', archive.destination, keyOf('Four'))).toThrow(
      /^'encryptionKey' must be left out where the archive tells its key, which is S3's own, got \w+ 'Stack\/Four'$/);
  });

  test.each(['2026-1-1', '2026-02-31', '2026-13-01', '2017-12-31', '2099-01-01', 'NOW-3DAYS'])('fails for the start date %s', (startDate) => {
    expect(() => new Archive().table({ startDate })).toThrow(
      new Error(`'startDate' must be a day such as '2026-01-01', from 2018 until 2098, got '${startDate}'`));
  });

  test.each([['Flow', "'Flow'"], ['flow-logs', "'flow-logs'"], ['', "''"]])('fails for the name %j', (tableName, shown) => {
    expect(() => new Archive().table({ tableName })).toThrow(
      new Error(`'tableName' must be 1 to 255 lower-case letters, digits and '_', got ${shown}`));
  });

  test('takes a name that is a token', () => {
    expect(() => new Archive().table({ tableName: Token.asString({ Ref: 'Name' }) })).not.toThrow();
  });

  test.each<[string, Partial<FlowLogTableProps>]>([
    ["'accounts' must be PartitionValues such as PartitionValues.listed(['111111111111']), got a list", { accounts: untyped(['111111111111']) }],
    ["'regions' must be PartitionValues such as PartitionValues.listed(['us-east-1']), got 'us-east-1'", { regions: untyped('us-east-1') }],
    ["'accounts' must be accounts of 12 digits, got 'us-east-1'", { accounts: PartitionValues.listed(['111111111111', 'us-east-1']) }],
    ["'regions' must be regions such as 'us-east-1', got '111111111111'", { regions: PartitionValues.listed(['111111111111']) }],
    ["'encryptionKey' must be a key such as kms.Key, got 'alias/logs'", { encryptionKey: untyped('alias/logs') }],
    ["'format' must be a RecordFormat such as RecordFormat.ESSENTIAL, got 'V5'", { format: untyped('V5') }],
    ["'startDate' must be a text, got 2026", { startDate: untyped(2026) }],
    ["'database' must be a database such as glue.CfnDatabase, got Object", { database: untyped({}) }],
    ["'workGroup' must be a FlowLogWorkGroup, got 'primary'", { workGroup: untyped('primary') }],
    ["'queries' must be a list of queries such as FlowLogQuery.PORT_SCANS, got 'all'", { queries: untyped('all') }],
    ["'lakeFormation' must be true or false, got 'no'", { lakeFormation: untyped('no') }],
  ])('fails when %s', (message, props) => {
    expect(() => new Archive().table(props)).toThrow(new Error(message));
  });

  test('fails for a second table of a name in a database', () => {
    const archive = new Archive();
    const { database } = archive.table({ format: RecordFormat.ESSENTIAL });
    expect(() => new FlowLogTable(archive.stack, 'Other', { archive: archive.destination, database })).toThrow(new Error(
      "'tableName' must be given when a "
      + "database holds several tables, got 'flow_logs' for 'Stack/Other', which is what 'Stack/Table' is called"));
    expect(() => new FlowLogTable(archive.stack, 'Third', { archive: archive.destination, database, tableName: 'third' })).not.toThrow();
  });

  test('fails for a workgroup or a database of another region', () => {
    const archive = new Archive();
    const afar = new Stack(archive.app, 'Afar', { env: { account: '111111111111', region: 'eu-west-1' } });
    expect(() => archive.table({ workGroup: new FlowLogWorkGroup(afar, 'WorkGroup') })).toThrow(new Error("'workGroup' must be in the region of the table "
      + "at 'Stack/Table', 'us-east-1', got FlowLogWorkGroup 'Afar/WorkGroup' in 'eu-west-1'"));
  });

  test('warns of text whose format is not given', () => {
    const archive = new Archive({ ...TEXT });
    archive.write(RecordFormat.DEFAULT);
    archive.table();
    Annotations.fromStack(archive.stack).hasWarning('/Stack/Table', "'format' of a table of text should be given: without it another format of the flow "
      + 'logs moves its fields, also of the files that are there [ack: cdk-vpc-flow-logs:textFormatFollows]');
  });

  test('takes a name with quotes as SQL takes it', () => {
    const archive = new Archive();
    archive.write(RecordFormat.ESSENTIAL);
    archive.table({ database: new glue.CfnDatabase(archive.stack, 'Database', { catalogId: '1', databaseInput: { name: 'a"b' } }) });
    expect(archive.queries.Freshness.QueryString).toContain('FROM "a""b"."flow_logs"');
  });

  test('fails for an archive that is none, as it can be in untyped languages', () => {
    const archive = new Archive();
    expect(() => archive.table({ archive: new s3.Bucket(archive.stack, 'Bucket') as unknown as S3Destination })).toThrow(
      new Error("'archive' must be an S3Destination, got Bucket 'Stack/Bucket'"));
  });

  test('fails for an archive of another stage', () => {
    const archive = new Archive();
    const other = new S3Destination(new Stack(new Stage(archive.app, 'Prod'), 'Stack'), 'Archive');
    expect(() => archive.table({ archive: other })).toThrow(new Error("'archive' must be in the stage of the table at 'Stack/Table', got S3Destination "
      + "'Prod/Stack/Archive': use S3Destination.fromBucketArn, and 'format', 'accounts' and 'regions'"));
  });
});
