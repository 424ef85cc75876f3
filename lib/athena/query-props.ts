import { Duration } from 'aws-cdk-lib';
import { RecordField } from '../format/record-field';

/** What a saved query asks, and how. */
export interface FlowLogQueryProps {
  /** What the query is called in Athena, by which its table tells it from others: 1 to 128 characters, else throws. */
  readonly name: string;

  /** A sentence that says which question it answers: at most 1,024 characters with its parameters, else throws. */
  readonly question: string;

  /**
   * The fields of records that it needs. They are the columns of `flows`, called as in the table, `-` being NULL.
   * Always needs `RecordField.END`, and `RecordField.LOG_STATUS` unless `includesSkipped`.
   */
  readonly fields: RecordField[];

  /**
   * A `SELECT`, which may start with `WITH`, over the relation `flows`: the records of the window, by `fields`, and
   * `aws_account_id`, `aws_region`, `flow_log_id`. What is in it before `where` and counting once is in `records`.
   *
   * Of what is written in braces it gets in place of
   * `{{private(x)}}` whether an address is private (a condition),
   * `{{until}}` the end of the window (Unix seconds),
   * `{{complete_until}}` until when the answer is complete (a timestamp): records later than that may still come,
   * `{{protocol_name}}` the name of `protocol`,
   * `{{tcp_flag_names}}` the names of `tcp_flags`,
   * `{{service_port}}` the port of the service, from `srcport`, `dstport` and `tcp_flags`.
   * Other braces throw, and so do comments. Values that differ from run to run are `?`, never text put together.
   */
  readonly sql: string;

  /**
   * A condition on the columns of `fields` that records must meet to be in `flows`, such as `action = 'REJECT'`. It may
   * have braces and `?` as `sql` does, and comes before them. Better here than in `sql`, because records are counted
   * once only after it: as far as it is the same for all pieces of a flow, however flow logs cut time.
   *
   * @default - all records of the window
   */
  readonly where?: string;

  /**
   * What each `?` of `where` and `sql` stands for, in order. As many as there are, else throws. Athena takes them in
   * `WHERE` clauses only, texts in single quotes.
   *
   * @default - it has none
   */
  readonly parameters?: string[];

  /**
   * How much time it looks at, up to `settlingTime` ago. Whole minutes, else throws.
   *
   * @default Duration.days(1)
   */
  readonly window?: Duration;

  /**
   * The shortest window that the question makes sense of: less throws.
   *
   * @default Duration.minutes(1)
   */
  readonly minWindow?: Duration;

  /**
   * How long ago the window ends: records take some minutes to arrive. Whole minutes, else throws.
   *
   * @default Duration.minutes(20)
   */
  readonly settlingTime?: Duration;

  /**
   * Whether records of intervals without traffic (`NODATA`) and of those that were skipped (`SKIPDATA`) are in `flows`.
   *
   * @default false
   */
  readonly includesSkipped?: boolean;

  /**
   * Whether the records of an interface, or of an attachment of a transit gateway, are taken from one flow log at a
   * time where several cover it: of each action those of the flow log that goes first, from its first record to its
   * last, and of others what is before or after. What the first failed to deliver is missing; without `action` in the
   * records, so is what was accepted beside a first one of rejects. Needs `RecordField.INTERFACE_ID` or
   * `RecordField.TGW_ATTACHMENT_ID` among `fields`, else throws.
   *
   * @default false
   */
  readonly countsOnce?: boolean;

  /**
   * Whether it tells flow logs apart, by `flow_log_id`: to ask it of a stream, whose files do not say which flow log
   * wrote a record, fails at synthesis.
   *
   * @default false
   */
  readonly needsFlowLogId?: boolean;
}
