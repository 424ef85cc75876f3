import { Aws } from 'aws-cdk-lib';
import { PartitionValues } from '../../lib';

test('values are listed as they are given', () => {
  expect(PartitionValues.listed(['us-east-1', Aws.REGION])._values).toEqual(['us-east-1', Aws.REGION]);
});

test('injected values are none', () => {
  expect(PartitionValues.injected()._values).toBeUndefined();
});

test.each([[[], 'a list'], ['us-east-1', "'us-east-1'"], [undefined, 'undefined']])('fails without values: %j', (values, shown) => {
  expect(() => PartitionValues.listed(values as string[])).toThrow(
    new Error(`'values' must hold at least one account or region, got ${shown}`));
});

test.each([['us east', "'us east'"], ['a,b', "'a,b'"], ['', "''"], [111111111111, '111111111111']])('fails for the value %j', (value, shown) => {
  expect(() => PartitionValues.listed([value as string])).toThrow(
    new Error(`'values' must be accounts such as '111111111111' or regions such as 'us-east-1', got ${shown}`));
});
