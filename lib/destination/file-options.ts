import * as ec2 from 'aws-cdk-lib/aws-ec2';

/** Options of files as CloudFormation spells them. */
export function fileOptionsOf(options: ec2.DestinationOptions): Record<string, string | boolean> {
  return {
    FileFormat: options.fileFormat ?? ec2.FlowLogFileFormat.PLAIN_TEXT,
    HiveCompatiblePartitions: options.hiveCompatiblePartitions ?? false,
    PerHourPartition: options.perHourPartition ?? false,
  };
}
