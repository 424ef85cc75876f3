import { App, CfnParameter, Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { S3Destination, WriteOnce } from '../../lib';

let stack: Stack;

beforeEach(() => {
  stack = new Stack(new App(), 'Stack');
});

describe('write once', () => {
  test.each([
    ['PCI DSS', WriteOnce.PCI_DSS, { Days: 366, Mode: 'GOVERNANCE' }],
    ['governance', WriteOnce.governance(Duration.days(30)), { Days: 30, Mode: 'GOVERNANCE' }],
    ['compliance', WriteOnce.compliance(Duration.days(30)), { Days: 30, Mode: 'COMPLIANCE' }],
  ])('locks objects by %s, keeps versions and denies deletion', (_name, writeOnce, DefaultRetention) => {
    new S3Destination(stack, 'Archive', { writeOnce });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::S3::Bucket', {
      ObjectLockEnabled: true,
      ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention } },
      VersioningConfiguration: { Status: 'Enabled' },
    });
    template.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([Match.objectLike({
          Effect: 'Deny',
          Principal: { AWS: '*' },
          Action: ['s3:DeleteObject', 's3:DeleteObjectVersion', 's3:BypassGovernanceRetention'],
        })]),
      },
    });
  });

  test('expires versions and markers, too', () => {
    new S3Destination(stack, 'Archive', { writeOnce: WriteOnce.PCI_DSS, expiration: Duration.days(366) });
    Template.fromStack(stack).hasResourceProperties('AWS::S3::Bucket', {
      LifecycleConfiguration: {
        Rules: [
          {
            AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
            ExpirationInDays: 366,
            NoncurrentVersionExpiration: { NoncurrentDays: 1 },
            Status: 'Enabled',
          },
          { ExpiredObjectDeleteMarker: true, Status: 'Enabled' },
        ],
      },
    });
  });

  test('fails when a rule lets records expire before', () => {
    const lifecycleRules = [{ expiration: Duration.days(30) }];
    expect(() => new S3Destination(stack, 'Archive', { writeOnce: WriteOnce.PCI_DSS, lifecycleRules })).toThrow(
      new Error("'lifecycleRules' must not end before 'writeOnce', which keeps records for 366 days, got 30 days"));
  });

  test.each<[string, s3.LifecycleRule]>([
    ['are switched off', { enabled: false }],
    ['are about other files', { prefix: 'exports/' }],
    ['are about files of CloudTrail', { prefix: 'network/AWSLogs/111111111111/CloudTrail/' }],
    ['are about files with tags', { tagFilters: { temporary: 'yes' } }],
  ])('may come with rules that expire before, but %s', (_name, rule) => {
    const lifecycleRules = [{ expiration: Duration.days(30), ...rule }];
    expect(() => new S3Destination(stack, 'Archive', { writeOnce: WriteOnce.PCI_DSS, keyPrefix: 'network', lifecycleRules })).not.toThrow();
  });

  test.each(['network/', 'network/AWSLogs/111111111111/vpcflowlogs/'])('fails when a rule about %s lets records expire before', (prefix) => {
    const lifecycleRules = [{ expiration: Duration.days(30), prefix }];
    expect(() => new S3Destination(stack, 'Archive', { writeOnce: WriteOnce.PCI_DSS, keyPrefix: 'network', lifecycleRules })).toThrow(
      new Error("'lifecycleRules' must not end before 'writeOnce', which keeps records for 366 days, got 30 days"));
  });

  test('may expire at a time that is a token', () => {
    const expiration = Duration.days(new CfnParameter(stack, 'Days', { type: 'Number' }).valueAsNumber);
    expect(() => new S3Destination(stack, 'Archive', { writeOnce: WriteOnce.PCI_DSS, expiration })).not.toThrow();
  });

  test('fails when records expire before', () => {
    expect(() => new S3Destination(stack, 'Archive', { writeOnce: WriteOnce.PCI_DSS, expiration: Duration.days(365) })).toThrow(
      new Error("'expiration' must not end before 'writeOnce', which keeps records for 366 days, got 365 days"));
  });
});
