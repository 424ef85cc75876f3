import { RecordCondition } from './condition';
import { RecordField } from '../format/record-field';

/** What a saved query of Logs Insights asks for before it runs. */
export interface FlowLogInsightsParameter {
  /** What stands in braces in the query: letters, digits and `_`, not starting with a digit, else throws. */
  readonly name: string;

  /** What to enter: at most 512 characters, else throws. */
  readonly description: string;

  /**
   * What is taken where nothing is entered: at most 1,024 characters, else throws.
   *
   * @default - one has to be entered
   */
  readonly defaultValue?: string;
}

/** What a saved query of Logs Insights asks, and how. */
export interface FlowLogInsightsQueryProps {
  /**
   * What the query is called within its folder, by which it is told from others: 1 to 128 characters, else throws. `/`
   * makes folders within.
   */
  readonly name: string;

  /** A sentence that says which question it answers, on one line, else throws. The first line of the query. */
  readonly question: string;

  /**
   * The fields of records that it needs. Always needs `RecordField.LOG_STATUS` unless `includesSkipped`.
   */
  readonly fields: RecordField[];

  /**
   * The commands that follow once records are told apart, such as
   * `stats sum(flow_bytes) as bytes by flow_srcaddr | sort bytes desc`.
   *
   * Fields are called as columns are, after `flow_`: `flow_srcaddr`, `flow_log_status`, but `flow_direction`. Others
   * than those of `fields` throw. What is missing is `-`. Of what is written in braces it gets in place of
   * `{{private(flow_srcaddr)}}` whether an address is private (a condition), and
   * `{{name}}` what is entered for a parameter. Other braces throw.
   */
  readonly queryString: string;

  /**
   * Which records it looks at. Its fields are needed, too.
   *
   * @default - all flows
   */
  readonly condition?: RecordCondition;

  /**
   * What it asks for: each has to be in braces in `queryString`, and at most 20, else throws.
   *
   * @default - it asks for nothing
   */
  readonly parameters?: FlowLogInsightsParameter[];

  /**
   * Whether it looks at records of intervals without traffic (`NODATA`) and of those that were skipped (`SKIPDATA`),
   * too.
   *
   * @default false
   */
  readonly includesSkipped?: boolean;
}
