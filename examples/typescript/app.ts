import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { FlowLogs, FlowLogSource } from 'cdk-vpc-flow-logs';

const app = new App();
const stack = new Stack(app, 'Network');
const vpc = new ec2.Vpc(stack, 'Vpc');

new FlowLogs(stack, 'FlowLogs', { source: FlowLogSource.vpc(vpc) });
