import { App, Fn, Stack } from 'aws-cdk-lib';
import * as firehose from 'aws-cdk-lib/aws-kinesisfirehose';
import { FirehoseDestination, FlowLogProducers, S3Destination } from '../../lib';

test('accounts have 12 digits or are tokens', () => {
  expect(() => FlowLogProducers.accounts(['111111111111', Fn.importValue('Account')])).not.toThrow();
});

test.each([['1', "'1'"], [111111111111, '111111111111'], ['arn:aws:iam::111111111111:root', "'arn:aws:iam::111111111111:root'"]])(
  'the account %s fails', (accountId, shown) => {
    expect(() => FlowLogProducers.accounts([accountId as string])).toThrow(new Error(`'accountIds' must be of 12 digits, got ${shown}`));
  });

test('no account fails', () => {
  expect(() => FlowLogProducers.accounts([])).toThrow(new Error("'accountIds' must hold at least one account, got a list"));
  expect(() => FlowLogProducers.accounts('111111111111' as unknown as string[])).toThrow(
    new Error("'accountIds' must hold at least one account, got '111111111111'"));
});

test('organizations have ids or are tokens', () => {
  expect(() => FlowLogProducers.organization('o-a1b2c3d4e5')).not.toThrow();
  expect(() => FlowLogProducers.organization(Fn.importValue('Organization'))).not.toThrow();
});

test.each(['111111111111', 'o-1', 'ou-abcd-12345678', 'o-A1B2C3D4E5'])('the organization %s fails', (id) => {
  expect(() => FlowLogProducers.organization(id)).toThrow(new Error(`'organizationId' must be such as 'o-a1b2c3d4e5', got '${id}'`));
});

test.each([[['111111111111'], 'a list'], ['111111111111', "'111111111111'"], [{}, 'Object']])(
  'producers that are none fail: %j, as they can be in untyped languages', (given, shown) => {
    const stack = new Stack(new App(), 'Stack');
    const producers = given as FlowLogProducers;
    const error = new Error(`'producers' must be FlowLogProducers such as FlowLogProducers.accounts(['111111111111']), got ${shown}`);
    expect(() => new S3Destination(stack, 'Archive', { producers })).toThrow(error);
    expect(() => FirehoseDestination.fromDeliveryStream(stack, 'Stream', new firehose.CfnDeliveryStream(stack, 'L1'), { producers })).toThrow(error);
  });
