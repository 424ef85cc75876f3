import { RecordOrigin } from './query-text';
import { quoted } from './quoted';
import { MESSAGE } from './table-input';
import { FileLayout } from '../destination/flow-log-files';
import { RecordField } from '../format/record-field';
import { RecordFormat } from '../format/record-format';

/** The columns of a table as SQL names them: of a stream, the words of a text. */
export class QueriedColumns {
  private readonly isStream: boolean;

  constructor(layout: FileLayout, private readonly format: RecordFormat) {
    this.isStream = layout === FileLayout.STREAM;
  }

  /** What tells where a record is from: folders and names of files, or the record itself. */
  public get origin(): RecordOrigin {
    return this.isStream
      ? { account: this.textOf(RecordField.ACCOUNT_ID), region: this.textOf(RecordField.REGION) }
      : {
        account: 'aws_account_id',
        region: 'aws_region',
        flowLog: "coalesce(regexp_extract(\"$path\", '_(fl-[0-9a-z]+)_[^/]*$', 1), '')",
      };
  }

  /** Nothing for a field that no record has. */
  public of(field: RecordField): string | undefined {
    if (!this.format.includes(field)) {
      return undefined;
    }
    const position = this.format.positionOf(field); // a tag may be the first of its kind or the second
    const { name, glueType } = this.format.columns()[position - 1];
    if (!this.isStream) {
      return quoted(name);
    }
    const word = `split_part(${MESSAGE}, ' ', ${position})`;
    return glueType === 'string' ? word : `TRY_CAST(${word} AS ${glueType === 'int' ? 'integer' : glueType})`;
  }

  private textOf(field: RecordField): string {
    const column = this.of(field);
    return column === undefined ? 'CAST(NULL AS varchar)' : `nullif(${column}, '-')`;
  }
}
