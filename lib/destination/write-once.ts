import { Duration } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { assertKind, DAYS } from '../private/kind';

/**
 * How long nobody can delete or overwrite a record: S3 Object Lock, with versions, and a bucket policy that denies
 * deletion. By hand nobody deletes at all: the Deny does not end with that time. Lifecycle rules still expire records.
 *
 * That log delivery writes to locked buckets is common practice; no page of AWS says so (unverified).
 *
 * Object Lock is chosen when a bucket is created: it replaces a bucket that is deployed without.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html
 */
export class WriteOnce {
  /**
   * Twelve months, by governance: the time that PCI DSS (requirement 10.5.1) wants audit logs to be kept. All of them
   * can be analysed at once, as PCI DSS asks for the last three.
   */
  public static readonly PCI_DSS = WriteOnce.governance(Duration.days(366));

  /**
   * Those who may `s3:BypassGovernanceRetention` can still delete, once they have changed the bucket policy.
   *
   * @param duration whole days, at least one, else throws
   */
  public static governance(duration: Duration): WriteOnce {
    assertKind('duration', duration, DAYS);
    return new WriteOnce(s3.ObjectLockRetention.governance(duration));
  }

  /**
   * Nobody can delete before the time is over, not even the root of the account, nor shorten the time.
   *
   * @param duration whole days, at least one, else throws
   */
  public static compliance(duration: Duration): WriteOnce {
    assertKind('duration', duration, DAYS);
    return new WriteOnce(s3.ObjectLockRetention.compliance(duration));
  }

  private constructor(
    /** @internal */
    public readonly _retention: s3.ObjectLockRetention,
  ) {}
}
