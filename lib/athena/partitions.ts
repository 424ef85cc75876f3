import { FileLayout, FlowLogFiles } from '../destination/flow-log-files';

/** A key of the partitions of a table, and the parameters that project it. */
interface PartitionKey {
  readonly name: string;
  readonly glueType: string;
  readonly projection: Record<string, string>;
}

/** What of it a table finds. */
export interface Projection {
  /** The values of keys that are listed; nothing for those that each query names. */
  readonly writers: Record<string, string[] | undefined>;
  /** The first day, as `yyyy-MM-dd`. */
  readonly startDate: string;
  /** The days that records are kept, if that is known. */
  readonly days?: number;
}

/** Integers need an end: a time that no archive sees. */
const LAST_YEAR = 2099;

/**
 * The partitions of an archive, which Athena computes: no crawler, and nothing to repair when a day, an account or a
 * region comes.
 *
 * Within the rules of projection under which Athena and Trino agree.
 *
 * @see https://docs.aws.amazon.com/athena/latest/ug/partition-projection-setting-up.html
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-path.html
 */
export class Partitions {
  private readonly isHive: boolean;
  private readonly isStream: boolean;
  private readonly hourly: boolean;
  private readonly folder: string;

  constructor({ layout, hourly, folder }: FlowLogFiles) {
    this.isHive = layout === FileLayout.HIVE;
    this.isStream = layout === FileLayout.STREAM;
    this.hourly = hourly;
    this.folder = folder;
  }

  /** The names of the keys, which no column may have. */
  public get names(): string[] {
    return [...this.isStream ? [] : ['aws_account_id', 'aws_region'], ...this.isHive ? this.hiveKeys : ['log_date']];
  }

  /** The keys with their types and how they are projected. */
  public keys({ writers, startDate, days }: Projection): PartitionKey[] {
    const time = this.isHive ? this.integers(startDate) : [this.date(startDate, days)];
    return [...Object.entries(writers).map(([name, values]) => listed(name, values)), ...time];
  }

  /** What all partitions are below, in the bucket. */
  public get root(): string {
    return this.isStream ? this.folder : `${this.folder}AWSLogs/`;
  }

  /** Where a partition is, in the bucket. */
  public get template(): string {
    if (this.isStream) {
      return `${this.root}\${log_date}/`;
    }
    return this.isHive
      ? `${this.root}aws-account-id=\${aws_account_id}/aws-service=vpcflowlogs/aws-region=\${aws_region}/`
        + `year=\${year}/month=\${month}/day=\${day}/${this.hourly ? 'hour=${hour}/' : ''}`
      : `${this.root}\${aws_account_id}/vpcflowlogs/\${aws_region}/\${log_date}/`;
  }

  /**
   * A condition that leaves all partitions out but those of a time, as SQL: only conditions on keys do.
   *
   * @param from an expression of a timestamp
   * @param to an expression of a timestamp, included
   */
  public filter(from: string, to: string): string[] {
    if (!this.isHive) {
      const format = this.hourly ? '%Y/%m/%d/%H' : '%Y/%m/%d';
      return [`log_date BETWEEN date_format(${from}, '${format}')\n      AND date_format(${to}, '${format}')`];
    }
    const { hiveKeys } = this;
    const within = hiveKeys.map((key, index) => {
      const range = `${key} BETWEEN ${key}(${from}) AND ${key}(${to})`;
      const around = hiveKeys[index - 1];
      return around === undefined
        ? range
        : `(date_trunc('${around}', ${from}) <> date_trunc('${around}', ${to})\n      OR ${range})`;
    });
    const moment = (value: (key: string) => string) => hiveKeys.map((key) => value(key)).join(', ');
    return [
      ...within,
      `(${moment((key) => key)}) >= (${moment((key) => `${key}(${from})`)})`,
      `(${moment((key) => key)}) <= (${moment((key) => `${key}(${to})`)})`,
    ];
  }

  private get hiveKeys(): string[] {
    return ['year', 'month', 'day', ...this.hourly ? ['hour'] : []];
  }

  /** Of type string: Trino alone takes other ones. */
  private date(startDate: string, days?: number): PartitionKey {
    const { hourly } = this;
    const start = days === undefined ? `${startDate.replace(/-/g, '/')}${hourly ? '/00' : ''}` : `NOW-${days}DAYS`;
    return {
      name: 'log_date',
      glueType: 'string',
      projection: {
        'type': 'date',
        'format': hourly ? 'yyyy/MM/dd/HH' : 'yyyy/MM/dd',
        'range': `${start},NOW`,
        'interval': '1',
        'interval.unit': hourly ? 'HOURS' : 'DAYS',
      },
    };
  }

  private integers(startDate: string): PartitionKey[] {
    const ranges: Record<string, string> = {
      year: `${startDate.slice(0, 4)},${LAST_YEAR}`, month: '1,12', day: '1,31', hour: '0,23',
    };
    return this.hiveKeys.map((name) => ({
      name,
      glueType: 'int',
      projection: { type: 'integer', range: ranges[name], digits: name === 'year' ? '4' : '2' },
    }));
  }
}

/** Blanks would be part of values. */
function listed(name: string, values: string[] | undefined): PartitionKey {
  const projection: Record<string, string> = values === undefined
    ? { type: 'injected' }
    : { type: 'enum', values: values.join(',') };
  return { name, glueType: 'string', projection };
}
