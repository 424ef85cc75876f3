// one measurement in a process of its own: node cell.cjs <variant> <count>
const start = process.hrtime.bigint();
const { App, Stack, Tags } = require('aws-cdk-lib');
const ec2 = require('aws-cdk-lib/aws-ec2');
const iam = require('aws-cdk-lib/aws-iam');
const logs = require('aws-cdk-lib/aws-logs');
