import { Stack, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { PartitionValues } from './partition-values';
import { FlowLogTableProps } from './table-props';
import { FlowLogDestination } from '../destination/destination';
import { FileLayout, FlowLogFiles } from '../destination/flow-log-files';
import { RecordFamily } from '../format/record-family';
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
  private readonly trafficTypes = new Set<string>();
  private readonly accounts = new Set<string>();
  private readonly regions = new Set<string>();

  /**
   * @param here where readers are: what is not known of writers is as it is there
   * @param props what is given of it, whatever is written
   * @param files that it keeps
   * @param grown is told after each writer that there may be more
   */
  constructor(
    here: Stack, private readonly props: FlowLogTableProps, private readonly files: FlowLogFiles, grown: () => void,
  ) {
    props.archive._onWriter(({ options, scope: writer, destination, config }) => {
      const { account, region } = Stack.of(writer);
      this.assertAlike(destination, config.destinationOptions);
      this.learn(options.format, writer.node.path);
      this.accounts.add(Token.isUnresolved(account) ? here.account : account);
      this.regions.add(Token.isUnresolved(region) ? here.region : region);
      this.hasTransitGateways ||= options.resourceType.startsWith('TransitGateway');
      if (options.trafficType !== undefined) {
        this.trafficTypes.add(options.trafficType);
      }
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
    const isOrganization = producers.some(({ _organizationId }) => _organizationId !== undefined);
    return layout === FileLayout.STREAM ? {} : {
      aws_account_id: accounts?._values ?? (accounts || isOrganization ? undefined : this.allAccounts),
      aws_region: regions?._values ?? (regions ? undefined : sorted(this.regions)),
    };
  }

  /** Those of which records are there that the table does not find, by the prop that lists others. */
  public get leftOut(): Record<string, string[]> {
    const { accounts, regions } = this.props;
    return { accounts: beside(accounts, this.allAccounts), regions: beside(regions, sorted(this.regions)) };
  }

  /**
   * Whether some of those that write leave a field out. Where others may write, or have written, it can be any of
   * Parquet; text has one format alone.
   */
  public isPartial(field: RecordField): boolean {
    const { props, files: { isText, producers } } = this;
    return !isText && (props.format !== undefined || producers.length > 0)
      || this.formats.some((format) => !format.includes(field));
  }

  /**
   * A field without which the records of several flow logs of an interface are not told apart: one that some formats
   * hold and others do not, or that no one holds, while flow logs of several traffic types write.
   */
  public get untold(): RecordField | undefined {
    const { format: given } = this.props;
    const ofInterfaces = [...this.formats, ...given === undefined ? [] : [given]]
      .filter((format) => !format.fields.some(({ families: [family, another] }) =>
      family === RecordFamily.TRANSIT_GATEWAY && another === undefined));
    const isMixed = (field: RecordField) => new Set(ofInterfaces.map((format) => format.includes(field))).size > 1;
    const { ACTION, INTERFACE_ID } = RecordField;
    const hidesAction = this.trafficTypes.size > 1 && ofInterfaces.some((format) => !format.includes(ACTION));
    return [INTERFACE_ID, ACTION].find(isMixed) ?? (hidesAction ? ACTION : undefined);
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
    if (producers.length > 0 && regions === undefined) { // producers are known by account
      return ["'regions' must be given, because producers outside of the app deliver to "
        + `${describe(archive)}: PartitionValues.listed or injected`];
    }
    return Object.entries({ accounts: this.writers.aws_account_id, regions: this.writers.aws_region })
      .filter(([, values]) => values?.length === 0)
      .map(([prop]) => `'${prop}' must be given, because nothing in the app writes to ${describe(archive)}`);
  }

  private get allAccounts(): string[] {
    return sorted(new Set([...this.accounts, ...this.files.producers.flatMap(({ _accountIds }) => _accountIds)]));
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

/** Those that are known not to be among what is listed. */
function beside(listed: PartitionValues | undefined, values: string[]): string[] {
  const others = listed?._values ?? values;
  return others.some((value) => Token.isUnresolved(value)) ? []
    : values.filter((value) => !Token.isUnresolved(value) && !others.includes(value));
}

/** Literal ones first, in an order that does not depend on who comes first. */
function sorted(values: Set<string>): string[] {
  const isLiteral = (value: string) => !Token.isUnresolved(value);
  return [...[...values].filter(isLiteral).sort(), ...[...values].filter((value) => !isLiteral(value))];
}
