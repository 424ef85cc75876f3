import { Stack } from 'aws-cdk-lib';
import { FlowLogDestination } from '../destination/destination';
import { FlowLogFiles } from '../destination/flow-log-files';
import { RecordField } from '../format/record-field';
import { RecordFormat } from '../format/record-format';
import { describe } from '../private/describe';

/** What an archive holds, as far as an app tells: it learns from each flow log that writes to it, also later. */
export class ArchiveContents {
  /** The accounts that write, as far as the app knows. */
  public readonly accounts: Set<string>;

  /** The regions that are written from. */
  public readonly regions = new Set<string>();

  /** Whether transit gateways are logged. */
  public hasTransitGateways = false;

  private readonly known: RecordFormat[] = [];

  /**
   * @param archive the destination
   * @param files that it keeps
   * @param given the format that readers go by, whatever is written
   * @param grown is told after each writer that there may be more
   */
  constructor(
    private readonly archive: FlowLogDestination, private readonly files: FlowLogFiles,
    private readonly given: RecordFormat | undefined, grown: () => void,
  ) {
    this.accounts = new Set(files.producers?._accountIds);
    archive._onWriter(({ resourceType, format }, writer) => {
      const { account, region } = Stack.of(writer);
      this.learn(format, writer.node.path);
      this.accounts.add(account);
      this.regions.add(region);
      this.hasTransitGateways ||= resourceType.startsWith('TransitGateway');
      grown();
    });
  }

  /** The fields of all records: nothing while nobody writes. */
  public get format(): RecordFormat | undefined {
    return this.given ?? unionOf(this.known);
  }

  private learn(format: RecordFormat, writer: string): void {
    const other = this.given ?? this.known[0];
    if (this.files.isText && other !== undefined && other.logFormat !== format.logFormat) {
      throw new Error(`'format' must be the same for all that write text to ${describe(this.archive)}, whose table `
        + `tells fields by their position, got another one of '${writer}': `
        + "give it a destination with another 'keyPrefix'");
    }
    const clash = clashOf([...this.given === undefined ? this.known : [this.given], format]);
    if (clash !== undefined) {
      throw new Error(`'format' must mean the same by '${clash[0].fieldName}' for all that write to `
        + `${describe(this.archive)}, got '${clash[1]}' of '${writer}' beside '${clash[0]}': `
        + "give it a destination with another 'keyPrefix'");
    }
    if (!this.known.some(({ logFormat }) => logFormat === format.logFormat)) {
      this.known.push(format);
    }
  }
}

/** Parquet is read by the names of columns. Whatever the order of writers, known fields come as AWS lists them. */
function unionOf(formats: RecordFormat[]): RecordFormat | undefined {
  if (formats.length <= 1) {
    return formats[0];
  }
  const fields = new Map(formats.flatMap((format) => format.fields).map((field) => [`${field}`, field]));
  const names = [...fields.keys()].sort(); // of fields that are not listed, the order
  const ordered = names.map((name) => fields.get(name)!).sort((one, other) => placeOf(one) - placeOf(other));
  return RecordFormat.of(...ordered);
}

const PLACES = new Map(Object.values(RecordField).map((field, index) => [field, index] as const));

function placeOf(field: RecordField): number {
  return PLACES.get(field) ?? PLACES.size;
}

/** Two fields of one column that are not the same: a tag by another key, or one of another type. */
function clashOf(formats: RecordFormat[]): [RecordField, RecordField] | undefined {
  const found = new Map<string, RecordField>();
  for (const format of formats) {
    for (const [index, { name }] of format.columns().entries()) {
      const [field, other] = [format.fields[index], found.get(name)];
      if (other !== undefined && (`${other}` !== `${field}` || other.dataType !== field.dataType)) {
        return [other, field];
      }
      found.set(name, field);
    }
  }
  return undefined;
}
