import { Stack } from 'aws-cdk-lib';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { IConstruct } from 'constructs';
import { describe } from './describe';
import { isKnown } from './known';

/**
 * Refuses a destination of another partition than that of the flow logs, as far as both are known: nothing is delivered
 * from one to another.
 *
 * @param arn of the destination
 * @param region of the destination, if it is known from elsewhere than the ARN
 */
export function assertPartition(writer: IConstruct, destination: IConstruct, arn: string, region?: string): void {
  const [, literal = ''] = arn.split(':'); // tokens hold no colons
  const theirs = literal !== '' && isKnown(literal) ? literal : partitionOf(region);
  const ours = partitionOf(Stack.of(writer).region);
  if (theirs !== undefined && ours !== undefined && theirs !== ours) {
    throw new Error(`'destination' must be in the partition of the flow logs at '${writer.node.path}', '${ours}', `
      + `got ${describe(destination)} in '${theirs}'`);
  }
}

function partitionOf(region: string | undefined): string | undefined {
  return region !== undefined && isKnown(region) ? RegionInfo.get(region).partition : undefined;
}
