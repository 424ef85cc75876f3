import { App, Fn, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { FlowLogs, FlowLogSource, S3Destination } from '../../lib';

function destinationOf(keyPrefix: string): unknown {
  const stack = new Stack(new App(), 'Stack');
  const destination = S3Destination.fromBucketArn(stack, 'Archive', 'arn:aws:s3:::archive', { keyPrefix });
  new FlowLogs(stack, 'FlowLogs', { source: FlowLogSource.of('VPC', ['vpc-1']), destination });
  const [{ Properties }] = Object.values(Template.fromStack(stack).findResources('AWS::EC2::FlowLog'));
  return Properties.LogDestination;
}

test.each([
  ['network', 'network/'], ['network/', 'network/'], ['a.b/...', 'a.b/.../'],
  ['a/b-c_d/e=1', 'a/b-c_d/e=1/'], ['AWSLogs2', 'AWSLogs2/'], ['x'.repeat(768), `${'x'.repeat(768)}/`],
])('%s precedes the files', (keyPrefix, folder) => {
  expect(destinationOf(keyPrefix)).toEqual(`arn:aws:s3:::archive/${folder}`);
});

test('tokens are passed on', () => {
  expect(destinationOf(Fn.importValue('Prefix'))).toEqual({ 'Fn::Join': ['', ['arn:aws:s3:::archive/', { 'Fn::ImportValue': 'Prefix' }, '/']] });
});

test.each([
  ['', "name folders between single slashes, such as 'network/flow-logs'"],
  ['/', "name folders between single slashes, such as 'network/flow-logs'"],
  ['/network', "name folders between single slashes, such as 'network/flow-logs'"],
  ['network//prod', "name folders between single slashes, such as 'network/flow-logs'"],
  ['network//', "name folders between single slashes, such as 'network/flow-logs'"],
  ['.', "not name a folder '.' or '..', which tools take for others"],
  ['network/../prod', "not name a folder '.' or '..', which tools take for others"],
  ['AWSLogs', "not name a folder 'AWSLogs', which the service appends"],
  ['network/AWSLogs/', "not name a folder 'AWSLogs', which the service appends"],
  ['net*', "hold letters, digits and -_!.'()= only"],
  ['net?', "hold letters, digits and -_!.'()= only"],
  ['${aws:username}', "hold letters, digits and -_!.'()= only"],
  ['a b', "hold letters, digits and -_!.'()= only"],
  ['x'.repeat(769), 'have at most 768 characters'],
])('%s fails', (keyPrefix, problem) => {
  expect(() => destinationOf(keyPrefix)).toThrow(new Error(`'keyPrefix' must ${problem}, got '${keyPrefix}'`));
});

test.each([[1, '1'], [['a'], 'a list'], [null, 'null']])('%j fails, as it can be in untyped languages', (keyPrefix, shown) => {
  expect(() => destinationOf(keyPrefix as unknown as string)).toThrow(new Error(`'keyPrefix' must be a text, got ${shown}`));
});
