import { Token } from 'aws-cdk-lib';

/** Where log delivery puts the files of a destination. */
export class DeliveryFolder {
  /**
   * @param folder what precedes `AWSLogs/`, with a slash at its end, if anything
   * @param isHive whether folders are called as Hive calls them
   */
  constructor(private readonly folder: string, private readonly isHive = false) {}

  /** All files, as a pattern of keys. */
  public get objects(): string {
    return `${this.folder}AWSLogs/*`;
  }

  /**
   * The files of an account, as patterns of keys: one for each layout that is possible.
   *
   * @param account or `*`
   * @param isForeign whether it may lay files out as it likes
   * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-path.html
   */
  public objectsOf(account: string, isForeign: boolean): string[] {
    const any = isForeign || Token.isUnresolved(this.isHive);
    return [
      ...any || !this.isHive ? [`${this.folder}AWSLogs/${account}/vpcflowlogs/*`] : [],
      ...any || this.isHive ? [`${this.folder}AWSLogs/aws-account-id=${account}/*`] : [],
    ];
  }

  /** Whether there can be files whose keys start so: not where other services deliver to. */
  public mayHold(prefix: string): boolean {
    const root = `${this.folder}AWSLogs/`;
    if (!prefix.startsWith(root)) {
      return root.startsWith(prefix);
    }
    const [account, ...below] = prefix.slice(root.length).split('/');
    const service = below.join('/');
    return below.length === 0 || account.startsWith('aws-account-id=')
      || 'vpcflowlogs/'.startsWith(service) || service.startsWith('vpcflowlogs/');
  }
}
