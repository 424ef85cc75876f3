// One measurement in a process of its own: `node cell.mjs <variant> <flow logs> [ids|constructs]` prints one line of JSON.
// Stacks hold up to 250 flow logs, because CloudFormation stops at 500 resources a stack.
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const require = createRequire(import.meta.url);
const { App, Stack } = require('aws-cdk-lib');
const ec2 = require('aws-cdk-lib/aws-ec2');
const iam = require('aws-cdk-lib/aws-iam');
const logs = require('aws-cdk-lib/aws-logs');
const { FlowLogs, FlowLogSource } = require('..');

const [variant, count, resources = 'ids'] = process.argv.slice(2);
const PER_STACK = 250;

/** The L1s that synthesize the template of `forMany`: one log group, role and policy, flow logs that wait for it. */
function handWritten(stack, ids) {
  const group = new logs.CfnLogGroup(stack, 'Group', { retentionInDays: 365 });
  group.applyRemovalPolicy('retain');
  const role = new iam.CfnRole(stack, 'Role', {
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
  const policy = new iam.CfnManagedPolicy(stack, 'Policy', {
    description: 'Lets VPC flow logs write to their log group',
    path: '/',
    policyDocument: {
      Statement: [{
        Action: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'], Effect: 'Allow', Resource: group.attrArn,
      }],
      Version: '2012-10-17',
    },
    roles: [role.ref],
  });
  const name = `${stack.node.path}/FlowLogs`;
  ids.forEach((id, index) => {
    const flowLog = new ec2.CfnFlowLog(stack, `FlowLog${index}`, {
      deliverLogsPermissionArn: role.attrArn,
      logDestinationType: 'cloud-watch-logs',
      logGroupName: group.ref,
      resourceId: id,
      resourceType: 'NetworkInterface',
      tags: [{ key: 'Name', value: name }],
      trafficType: 'ALL',
    });
    flowLog.addDependency(policy);
  });
}

const VARIANTS = {
  l1: (stack, ids) => handWritten(stack, ids),
  forMany: (stack, ids, constructs) => new FlowLogs(stack, 'FlowLogs', {
    source: constructs ? FlowLogSource.networkInterfaces(constructs) : FlowLogSource.networkInterfaceIds(ids),
  }),
  forEach: (stack, ids, constructs) => ids.forEach((id, index) => new FlowLogs(stack, `FlowLogs${index}`, {
    source: constructs ? FlowLogSource.networkInterfaces([constructs[index]]) : FlowLogSource.networkInterfaceIds([id]),
  })),
  ec2FlowLog: (stack, ids) => ids.forEach((id, index) => new ec2.FlowLog(stack, `FlowLog${index}`, {
    resourceType: ec2.FlowLogResourceType.fromNetworkInterfaceId(id),
  })),
};

const outdir = mkdtempSync(join(tmpdir(), 'bench-'));
const started = process.hrtime.bigint();
const app = new App({ outdir, analyticsReporting: false, context: { '@aws-cdk/core:stackResourceLimit': 0 } });
for (let done = 0; done < count; done += PER_STACK) {
  const stack = new Stack(app, `Stack${done / PER_STACK}`);
  const size = Math.min(PER_STACK, count - done);
  const constructs = resources === 'constructs'
    ? Array.from({ length: size }, (_, index) => new ec2.CfnNetworkInterface(stack, `Eni${index}`, { subnetId: 'subnet-1' }))
    : undefined;
  const ids = constructs?.map((each) => each.ref)
    ?? Array.from({ length: size }, (_, index) => `eni-${(done + index).toString(16).padStart(17, '0')}`);
  VARIANTS[variant](stack, ids, constructs);
}
app.synth();
const milliseconds = Number(process.hrtime.bigint() - started) / 1e6;

let bytes = 0;
let defined = 0;
for (const name of readdirSync(outdir).filter((each) => each.endsWith('.template.json'))) {
  const text = readFileSync(join(outdir, name), 'utf8');
  const template = JSON.parse(text);
  bytes += text.length;
  defined += Object.keys(template.Resources).length;
}
rmSync(outdir, { recursive: true });
console.log(JSON.stringify({
  milliseconds, bytes, resources: defined, megabytes: process.resourceUsage().maxRSS / 1024,
}));
