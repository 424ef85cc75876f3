// Writes docs/compliance.md: what the packs of cdk-nag find in each construct, and why. With --check it only compares.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const require = createRequire(new URL('app/', import.meta.url));
const { App, RemovalPolicy, Stack, Validations } = require('aws-cdk-lib');
const ec2 = require('aws-cdk-lib/aws-ec2');
const { S3Bucket, StreamEncryption } = require('aws-cdk-lib/aws-kinesisfirehose');
const { Key } = require('aws-cdk-lib/aws-kms');
const { BlockPublicAccess, Bucket, BucketEncryption } = require('aws-cdk-lib/aws-s3');
const nag = require('cdk-nag');
const {
  CloudWatchLogsDestination, FirehoseDestination, FlowLogs, FlowLogSource, FlowLogTable, FlowLogWorkGroup, PartitionValues, RecordFormat,
  S3Destination, WriteOnce,
} = require('./lib');

const PAGE = new URL('../docs/compliance.md', import.meta.url);

const PACKS = {
  'AWS Solutions': nag.AwsSolutionsChecks,
  'HIPAA': nag.HIPAASecurityChecks,
  'NIST 800-53 r4': nag.NIST80053R4Checks,
  'NIST 800-53 r5': nag.NIST80053R5Checks,
  'PCI DSS 3.2.1': nag.PCIDSS321Checks,
};

const key = (stack) => new Key(stack, 'Key', { enableKeyRotation: true });
const source = FlowLogSource.of('VPC', ['vpc-0123456789abcdef0']);

/** Constructs with their defaults, and with what the strictest readers want. */
const CONSTRUCTS = {
  '`FlowLogs`, no destination': (stack) => new FlowLogs(stack, 'FlowLogs', { source }),
  '`FlowLogs` of an L1 VPC in its stack': (stack) => new FlowLogs(stack, 'FlowLogs', {
    source: FlowLogSource.vpc(new ec2.CfnVPC(stack, 'Vpc', { cidrBlock: '10.0.0.0/16' })),
    destination: new CloudWatchLogsDestination(stack, 'Live', { encryptionKey: key(stack) }),
  }),
  '`CloudWatchLogsDestination`': (stack) => new CloudWatchLogsDestination(stack, 'Live'),
  '`CloudWatchLogsDestination` with `encryptionKey`': (stack) => new CloudWatchLogsDestination(stack, 'Live', { encryptionKey: key(stack) }),
  '`S3Destination`': (stack) => new FlowLogs(stack, 'FlowLogs', { source, destination: new S3Destination(stack, 'Archive') }),
  '`S3Destination` with `encryptionKey`': (stack) => new FlowLogs(stack, 'FlowLogs', {
    source, destination: new S3Destination(stack, 'Archive', { encryptionKey: key(stack) }),
  }),
  '`S3Destination` with `encryptionKey`, `writeOnce`': (stack) => new FlowLogs(stack, 'FlowLogs', {
    source, destination: new S3Destination(stack, 'Archive', { encryptionKey: key(stack), writeOnce: WriteOnce.PCI_DSS }),
  }),
  '`S3Destination.fromBucket` of a bucket with access logs, versions and a key': (stack) => new FlowLogs(stack, 'FlowLogs', {
    source, destination: S3Destination.fromBucket(stack, 'Archive', new Bucket(stack, 'Bucket', {
      encryption: BucketEncryption.KMS, encryptionKey: key(stack), enforceSSL: true, versioned: true, blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      serverAccessLogsBucket: Bucket.fromBucketName(stack, 'AccessLogs', 'access-logs'), removalPolicy: RemovalPolicy.RETAIN,
    })),
  }),
  '`FirehoseDestination`': (stack) => new FlowLogs(stack, 'FlowLogs', {
    source, destination: new FirehoseDestination(stack, 'Stream', {
      destination: new S3Bucket(Bucket.fromBucketName(stack, 'Records', 'records')),
    }),
  }),
  '`FirehoseDestination` with a key of its own': (stack) => new FlowLogs(stack, 'FlowLogs', {
    source, destination: new FirehoseDestination(stack, 'Stream', {
      destination: new S3Bucket(Bucket.fromBucketName(stack, 'Records', 'records')),
      encryption: StreamEncryption.customerManagedKey(key(stack)),
    }),
  }),
  '`FlowLogTable`, with its workgroup': (stack) => table(stack),
  '`FlowLogTable`, `FlowLogWorkGroup` with `encryptionKey`': (stack) => table(stack, new FlowLogWorkGroup(stack, 'WorkGroup', {
    encryptionKey: key(stack),
  })),
};

/** Why a rule finds something, and what makes it pass. */
const REASONS = {
  VPCDefaultSecurityGroupClosed: 'Of any VPC of CloudFormation: rules of its default security group are not in the template.',
  CloudWatchLogGroupEncrypted: 'CloudWatch Logs encrypts with a key of its own unless it is given `encryptionKey`. The group of a stream\'s errors is the CDK\'s.',
  IAM5: 'The CDK\'s role of a stream may use all objects of the bucket, and may send its errors to log groups.',
  IAMNoInlinePolicy: 'The CDK\'s role of a stream has its policy in line.',
  S1: 'Access logs need a bucket of yours: give `S3Destination.fromBucket` one with `serverAccessLogsBucket`.',
  S3BucketLoggingEnabled: 'As S1.',
  S3BucketReplicationEnabled: 'Replication needs a second bucket and a role, in another region: give `S3Destination.fromBucket` one that has it.',
  S3BucketVersioningEnabled: '`writeOnce` keeps versions, and so does a bucket of yours that is `versioned`. Flow logs never write a file twice.',
  S3BucketDefaultLockEnabled: '`writeOnce` locks.',
  S3DefaultEncryptionKMS: 'S3 encrypts with keys of its own unless it is given `encryptionKey`.',
};

function table(stack, workGroup) {
  const archive = S3Destination.fromBucketArn(stack, 'Archive', 'arn:aws:s3:::archive');
  const listed = (value) => PartitionValues.listed([value]);
  return new FlowLogTable(stack, 'Table', {
    archive, format: RecordFormat.ESSENTIAL, accounts: listed('111111111111'), regions: listed('us-east-1'), workGroup,
  });
}

/** The rules of a pack that a construct breaks. With findings, synthesis fails once the report is written. */
function findings(define, Pack) {
  const outdir = mkdtempSync(join(tmpdir(), 'compliance-'));
  const app = new App({ outdir, analyticsReporting: false });
  define(new Stack(app, 'Stack'));
  Validations.of(app).addPlugins(new Pack(app));
  const { exitCode } = process;
  const { error } = console;
  console.error = () => undefined;
  try {
    app.synth();
  } catch (failure) {
    if (!/Validation failed/.test(failure.message)) {
      throw failure;
    }
  } finally {
    console.error = error;
    process.exitCode = exitCode;
  }
  const path = join(outdir, 'validation-report.json');
  const { pluginReports } = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : { pluginReports: [] };
  const rules = pluginReports.filter(({ pluginName }) => pluginName !== 'cdk-validate').flatMap(({ pluginName, violations }) =>
    violations.map(({ ruleName }) => ruleName.replace(`${pluginName}-`, '').replace(/^AwsSolutions-/, '').replace(/\[.*$/, '')));
  rmSync(outdir, { recursive: true });
  return [...new Set(rules)].sort();
}

function row(cells) {
  return `| ${cells.join(' | ')} |`;
}

const found = Object.entries(CONSTRUCTS).map(([construct, define]) =>
  [construct, ...Object.values(PACKS).map((Pack) => findings(define, Pack))]);
const rules = [...new Set(found.flatMap(([, ...packs]) => packs.flat()))].sort();
const unexplained = rules.filter((rule) => REASONS[rule] === undefined);
const unfounded = Object.keys(REASONS).filter((rule) => !rules.includes(rule));
if (unexplained.length + unfounded.length > 0) {
  console.error(`no reason for ${unexplained.join(', ') || 'none'}, no finding of ${unfounded.join(', ') || 'none'}`);
  process.exit(1);
}
const page = `# What scanners find

Each construct against the packs of [cdk-nag](https://github.com/cdklabs/cdk-nag) ${require('cdk-nag/package.json').version}, on aws-cdk-lib
${require('aws-cdk-lib/package.json').version}. Written by \`node newest-cdk/compliance.mjs\`; CI compares. Nothing is acknowledged or suppressed.

${row(['construct', ...Object.keys(PACKS)])}
${row(Array(1 + Object.keys(PACKS).length).fill('---'))}
${found.map(([construct, ...packs]) => row([construct, ...packs.map((each) => each.join(', ') || 'passes')])).join('\n')}

| rule | why, and what makes it pass |
| --- | --- |
${rules.map((rule) => row([rule, REASONS[rule]])).join('\n')}
`;

if (!process.argv.includes('--check')) {
  mkdirSync(new URL('.', PAGE), { recursive: true });
  writeFileSync(PAGE, page);
} else if (!existsSync(PAGE) || readFileSync(PAGE, 'utf8') !== page) {
  console.error('docs/compliance.md is stale: node newest-cdk/compliance.mjs writes it');
  process.exit(1);
}
