import { LogGroups } from './log-groups';
import { FlowLogDestination } from '../destination/destination';
import { RecordFormat } from '../format/record-format';
import { describe } from '../private/describe';

/** What a log group holds, as far as an app tells: it learns from each flow log that writes to it, also later. */
export class LogGroupContents {
  private learnt?: RecordFormat;

  /**
   * @param given the format of the records, whatever is written
   * @param grown is told after each writer that there may be more
   */
  constructor(
    logGroups: LogGroups,
    private readonly given: RecordFormat | undefined,
    grown: () => void,
  ) {
    logGroups.onWriter(({ options: { format }, scope, destination }) => {
      this.learn(format, destination, scope.node.path);
      grown();
    });
  }

  /** The format of all records: nothing while nobody writes. */
  public get format(): RecordFormat | undefined {
    return this.given ?? this.learnt;
  }

  private learn(format: RecordFormat, destination: FlowLogDestination, writer: string): void {
    if (this.format !== undefined && this.format.logFormat !== format.logFormat) {
      throw new Error(`'format' must be the same for all that write to ${describe(destination)}, whose readers `
        + `tell fields by their position, got another one of '${writer}': `
        + 'give it a destination of its own');
    }
    this.learnt = format;
  }
}
