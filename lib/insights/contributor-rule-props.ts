import { RecordCondition } from './condition';
import { RecordField } from '../format/record-field';

/** What a rule of Contributor Insights ranks, and by what. */
export interface FlowLogContributorRuleProps {
  /**
   * What the rule is called after the path of its construct, by which it is told from others: 1 to 64 printable ASCII
   * characters, else throws.
   */
  readonly name: string;

  /** The fields whose values, together, are a contributor: one to four, each once, else throws. */
  readonly keys: RecordField[];

  /**
   * The field whose values are added up: a number, else throws.
   *
   * @default - records are counted
   */
  readonly value?: RecordField;

  /**
   * Which records it looks at: all of at most four comparisons. What Contributor Insights cannot express is an error.
   * Takes the place of the default, so say `RecordCondition.FLOWS`, or what holds for flows only, such as their action.
   *
   * @default RecordCondition.FLOWS
   */
  readonly condition?: RecordCondition;
}
