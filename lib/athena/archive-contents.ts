import { Stack, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { FlowLogTableProps } from './table-props';
import { FlowLogDestination } from '../destination/destination';
import { FileLayout, FlowLogFiles } from '../destination/flow-log-files';
import { RecordField } from '../format/record-field';
import { RecordFormat } from '../format/record-format';
import { describe } from '../private/describe';

/** The values of the keys of partitions that say whose a record is. */
type Writers = Partial<Record<'aws_account_id' | 'aws_region', string[] | undefined>>;

/** What an archive holds, as far as an app tells: it learns from each flow log that writes to it, also later. */
export class ArchiveContents {
  /** Whether transit gateways are logged. */
  public hasTransitGateways = false;

  private readonly formats: RecordFormat[] = [];
  private readonly accounts: Set<string>;
  private readonly regions = new Set<string>();

  /**
   * @param props what is given of it, whatever is written
   * @param files that it keeps
   * @param grown is told after each writer that there may be more
   */
  constructor(
    private readonly props: FlowLogTableProps, private readonly files: FlowLogFiles, grown: () => void,
  ) {
    this.accounts = new Set(files.producers?._accountIds);
    props.archive._onWriter(({ options: { resourceType, format }, scope: writer, destination, config }) => {
      const { account, region } = Stack.of(writer);
      this.assertAlike(destination, config.destinationOptions);
      this.learn(format, writer.node.path);
      this.accounts.add(account);
      this.regions.add(region);
      this.hasTransitGateways ||= resourceType.startsWith('TransitGateway');
      grown();
    });
  }

  /** The fields of all records: nothing while nobody writes. */
  public get format(): RecordFormat | undefined {
    return this.props.format ?? unionOf(this.formats);
  }

  /** Whose records there are, by key of partitions: nothing where each query names one. Streams mix them in files. */
  public get writers(): Writers {
    const { props: { accounts, regions }, files: { layout, producers } } = this;
    const isOrganization = producers?._organizationId !== undefined;
    return layout === FileLayout.STREAM ? {} : {
      aws_account_id: accounts?._values ?? (accounts || isOrganization ? undefined : sorted(this.accounts)),
      aws_region: regions?._values ?? (regions ? undefined : sorted(this.regions)),
    };
  }

  /** The accounts of writers that the table does not find, because those that are listed leave them out. */
  public get leftOut(): string[] {
    const listed = this.props.accounts?._values;
    return listed === undefined || listed.some((account) => Token.isUnresolved(account)) ? []
      : sorted(this.accounts).filter((account) => !Token.isUnresolved(account) && !listed.includes(account));
  }

  /** Whether some of those that write leave a field out. */
  public isPartial(field: RecordField): boolean {
    return this.formats.some((format) => !format.includes(field));
  }

  /** What is not known at the end. */
  public get problems(): string[] {
    const { props: { archive, accounts, regions }, files: { layout, producers }, format } = this;
    if (format === undefined) {
      return [`'format' must be given, because nothing in the app writes to ${describe(archive)}`];
    }
    if (layout === FileLayout.STREAM) {
      return accounts === undefined && regions === undefined ? [] : ["'accounts' and 'regions' must be left out for "
        + `a stream, whose files mix them, got them for ${describe(archive)}`];
    }
    if (producers !== undefined && regions === undefined) { // producers are known by account
      return ["'regions' must be given, because producers outside of the app deliver to "
        + `${describe(archive)}: PartitionValues.listed or injected`];
    }
    return Object.entries({ accounts: this.writers.aws_account_id, regions: this.writers.aws_region })
      .filter(([, values]) => values?.length === 0)
      .map(([prop]) => `'${prop}' must be given, because nothing in the app writes to ${describe(archive)}`);
  }

  private get advice(): string {
    return this.files.layout === FileLayout.STREAM
      ? 'give it a stream of its own' : "give it a destination with another 'keyPrefix'";
  }

  /** A table finds files of one kind, in folders of one layout. */
  private assertAlike(destination: FlowLogDestination, options: ec2.DestinationOptions | undefined): void {
    const shown = (of: ec2.DestinationOptions) => [
      `fileFormat ${of.fileFormat}`, `hiveCompatiblePartitions ${of.hiveCompatiblePartitions}`,
      `perHourPartition ${of.perHourPartition}`,
    ].join(', ');
    const { props: { archive }, files } = this;
    if (options !== undefined && files.options !== undefined && shown(options) !== shown(files.options)) {
      throw new Error(`'keyPrefix' must be another one for files of another kind than those of ${describe(archive)}, `
        + `which has a table: ${shown(files.options)}, got ${describe(destination)} with ${shown(options)}`);
    }
  }

  private learn(format: RecordFormat, writer: string): void {
    const other = this.props.format ?? this.formats[0];
    if (this.files.isText && other !== undefined && other.logFormat !== format.logFormat) {
      throw new Error(`'format' must be the same for all that write text to ${describe(this.props.archive)}, whose `
        + `table tells fields by their position, got another one of '${writer}': ${this.advice}`);
    }
    const clash = clashOf([...this.props.format === undefined ? this.formats : [this.props.format], format]);
    if (clash !== undefined) {
      throw new Error(`'format' must mean the same by '${clash[0].fieldName}' for all that write to `
        + `${describe(this.props.archive)}, got '${clash[1]}' of '${writer}' beside '${clash[0]}': ${this.advice}`);
    }
    if (!this.formats.some(({ logFormat }) => logFormat === format.logFormat)) {
      this.formats.push(format);
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

/** Literal ones first, in an order that does not depend on who comes first. */
function sorted(values: Set<string>): string[] {
  const isLiteral = (value: string) => !Token.isUnresolved(value);
  return [...[...values].filter(isLiteral).sort(), ...[...values].filter((value) => !isLiteral(value))];
}
