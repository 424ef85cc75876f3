// One measurement in a process of its own: `node bench/cell.mjs <variant> <flow logs> [--templates | --validated]` prints one
// line of JSON. Stacks hold up to 250 flow logs, because CloudFormation stops at 500 resources a stack.
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const require = createRequire(import.meta.url);
const { App, Stack, Validations } = require('aws-cdk-lib');
const ec2 = require('aws-cdk-lib/aws-ec2');
const iam = require('aws-cdk-lib/aws-iam');
const logs = require('aws-cdk-lib/aws-logs');
const s3 = require('aws-cdk-lib/aws-s3');
const { Construct } = require('constructs');
const { FlowLogs, FlowLogSource, FlowLogValidations, RecordFormat, S3Destination } = require('..');

const PER_STACK = 250;
const WARM_UP = 10;
const FORMAT = RecordFormat.ESSENTIAL.logFormat;

const VARIANTS = {
  /** L1s that synthesize what `forMany` does, byte for byte: one log group, role and policy, and flow logs that wait. */
  l1(stack, ids) {
    const scope = new Construct(stack, 'FlowLogs');
    const destination = new Construct(stack, 'DefaultFlowLogsDestination');
    const child = (id) => new Construct(destination, id);
    const group = new logs.CfnLogGroup(child('LogGroup'), 'Resource', { retentionInDays: 365 });
    group.applyRemovalPolicy();
    const role = new iam.CfnRole(child('Role'), 'Resource', {
      assumeRolePolicyDocument: {
        Statement: [{
          Action: 'sts:AssumeRole',
          Condition: {
            StringEquals: { 'aws:SourceAccount': stack.account },
            ArnLike: { 'aws:SourceArn': `arn:${stack.partition}:ec2:${stack.region}:${stack.account}:vpc-flow-log/*` },
          },
          Effect: 'Allow',
          Principal: { Service: 'vpc-flow-logs.amazonaws.com' },
        }],
        Version: '2012-10-17',
      },
    });
    const policy = new iam.CfnManagedPolicy(child('Policy'), 'Resource', {
      description: 'Lets VPC flow logs write to their log group',
      path: '/',
      policyDocument: {
        Statement: [{
          Action: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
          Effect: 'Allow',
          Resource: group.attrArn,
        }],
        Version: '2012-10-17',
      },
      roles: [role.ref],
    });
    for (const id of ids) {
      const flowLog = new ec2.CfnFlowLog(scope, `${id}/FlowLog`, {
        deliverLogsPermissionArn: role.attrArn,
        logDestinationType: 'cloud-watch-logs',
        logGroupName: group.ref,
        resourceId: id,
        resourceType: 'NetworkInterface',
        tags: [{ key: 'Name', value: scope.node.path }],
        trafficType: 'ALL',
      });
      flowLog.addDependency(policy);
    }
  },

  /** One construct for the flow logs of a stack. */
  forMany(stack, ids) {
    new FlowLogs(stack, 'FlowLogs', { source: FlowLogSource.networkInterfaceIds(ids) });
  },

  /** One construct for each flow log. */
  forEach(stack, ids) {
    ids.forEach((id, index) => new FlowLogs(stack, `FlowLogs${index}`, { source: FlowLogSource.networkInterfaceIds([id]) }));
  },

  /** The L2 of the CDK, with its defaults. */
  ec2FlowLog(stack, ids) {
    ids.forEach((id, index) => new ec2.FlowLog(stack, `FlowLog${index}`, {
      resourceType: ec2.FlowLogResourceType.fromNetworkInterfaceId(id),
    }));
  },

  /** L1s that synthesize what `forManyToS3` does, byte for byte: one bucket and policy, and flow logs that wait. */
  l1ToS3(stack, ids) {
    const destination = new Construct(stack, 'Archive');
    const scope = new Construct(stack, 'FlowLogs');
    const child = new Construct(destination, 'Bucket');
    const bucket = new s3.CfnBucket(child, 'Resource', {
      bucketEncryption: { serverSideEncryptionConfiguration: [{ serverSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }] },
      lifecycleConfiguration: { rules: [{ abortIncompleteMultipartUpload: { daysAfterInitiation: 1 }, status: 'Enabled' }] },
      ownershipControls: { rules: [{ objectOwnership: 'BucketOwnerEnforced' }] },
      publicAccessBlockConfiguration: {
        blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true,
      },
    });
    bucket.applyRemovalPolicy();
    const allow = (Action, Resource, acl) => ({
      Action,
      Condition: {
        StringEquals: { 'aws:SourceAccount': [stack.account], ...acl },
        ArnLike: { 'aws:SourceArn': [`arn:${stack.partition}:logs:${stack.region}:${stack.account}:*`] },
      },
      Effect: 'Allow',
      Principal: { Service: 'delivery.logs.amazonaws.com' },
      Resource,
    });
    const policy = new s3.CfnBucketPolicy(new Construct(child, 'Policy'), 'Resource', {
      bucket: bucket.ref,
      policyDocument: {
        Statement: [
          {
            Action: 's3:*',
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
            Effect: 'Deny',
            Principal: { AWS: '*' },
            Resource: [bucket.attrArn, `${bucket.attrArn}/*`],
          },
          allow('s3:PutObject', `${bucket.attrArn}/AWSLogs/*`, { 's3:x-amz-acl': 'bucket-owner-full-control' }),
          allow('s3:GetBucketAcl', bucket.attrArn),
        ],
        Version: '2012-10-17',
      },
    });
    for (const id of ids) {
      const flowLog = new ec2.CfnFlowLog(scope, `${id}/FlowLog`, {
        destinationOptions: { FileFormat: 'parquet', HiveCompatiblePartitions: false, PerHourPartition: true },
        logDestination: bucket.attrArn,
        logDestinationType: 's3',
        logFormat: FORMAT,
        resourceId: id,
        resourceType: 'NetworkInterface',
        tags: [{ key: 'Name', value: scope.node.path }],
        trafficType: 'ALL',
      });
      flowLog.addDependency(policy);
    }
  },

  /** One construct for the flow logs of a stack, to one bucket. */
  forManyToS3(stack, ids) {
    new FlowLogs(stack, 'FlowLogs', { source: FlowLogSource.networkInterfaceIds(ids), destination: new S3Destination(stack, 'Archive') });
  },

  /** One construct for each flow log, to one bucket. */
  forEachToS3(stack, ids) {
    const destination = new S3Destination(stack, 'Archive');
    ids.forEach((id, index) =>
      new FlowLogs(stack, `FlowLogs${index}`, { source: FlowLogSource.networkInterfaceIds([id]), destination }));
  },

  /** The L2 of the CDK to one bucket, with the same format and options, and the flag without which it does not deliver. */
  ec2FlowLogToS3(stack, ids) {
    stack.node.setContext('@aws-cdk/aws-s3:createDefaultLoggingPolicy', true);
    const bucket = new s3.Bucket(stack, 'Archive', { enforceSSL: true });
    ids.forEach((id, index) => new ec2.FlowLog(stack, `FlowLog${index}`, {
      resourceType: ec2.FlowLogResourceType.fromNetworkInterfaceId(id),
      destination: ec2.FlowLogDestination.toS3(bucket, undefined, {
        fileFormat: ec2.FlowLogFileFormat.PARQUET, hiveCompatiblePartitions: false, perHourPartition: true,
      }),
      logFormat: [ec2.LogFormat.custom(FORMAT)],
    }));
  },
};

function synthesize(define, count, isValidated) {
  const outdir = mkdtempSync(join(tmpdir(), 'bench-'));
  const started = process.hrtime.bigint();
  const app = new App({ outdir, analyticsReporting: false, context: { '@aws-cdk/core:stackResourceLimit': 0 } });
  for (let done = 0; done < count; done += PER_STACK) {
    const ids = Array.from({ length: Math.min(PER_STACK, count - done) }, (_, index) =>
      `eni-${(done + index).toString(16).padStart(17, '0')}`);
    define(new Stack(app, `Stack${done / PER_STACK}`), ids);
  }
  if (isValidated) {
    Validations.of(app).addPlugins(new FlowLogValidations());
  }
  app.synth();
  const milliseconds = Number(process.hrtime.bigint() - started) / 1e6;
  const templates = readdirSync(outdir).filter((name) => name.endsWith('.template.json')).sort()
    .map((name) => readFileSync(join(outdir, name), 'utf8'));
  rmSync(outdir, { recursive: true });
  return { milliseconds, templates };
}

const [variant, count, option] = process.argv.slice(2);
// modules are loaded and code is compiled before the clock starts, for all variants alike
const isValidated = option === '--validated';
Object.values(VARIANTS).forEach((define) => synthesize(define, WARM_UP, isValidated));
const { milliseconds, templates } = synthesize(VARIANTS[variant], Number(count), isValidated);
console.log(JSON.stringify({
  milliseconds,
  resources: templates.map((text) => Object.keys(JSON.parse(text).Resources).length).reduce((a, b) => a + b),
  bytes: templates.join('').length,
  megabytes: process.resourceUsage().maxRSS / 1024,
  ...option === '--templates' ? { templates } : {},
}));
