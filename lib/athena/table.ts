import { Annotations, CfnResource, Lazy, Names, Stack, Token } from 'aws-cdk-lib';
import * as athena from 'aws-cdk-lib/aws-athena';
import * as glue from 'aws-cdk-lib/aws-glue';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { ArchiveContents } from './archive-contents';
import { Partitions } from './partitions';
import { QueriedColumns } from './queried-columns';
import { FlowLogQuery } from './query';
import { QueriedTable } from './query-text';
import { grantByLakeFormation, grantTable, warnOfGrant } from './table-access';
import { tableInput } from './table-input';
import { assertKey, assertNameIsFree, assertTable } from './table-problem';
import { FlowLogTableProps } from './table-props';
import { FlowLogWorkGroup } from './work-group';
import { FileLayout, FlowLogFiles } from '../destination/flow-log-files';
import { RecordFormat } from '../format/record-format';
import { describe } from '../private/describe';
import { privateCidrsOf } from '../private/private-cidrs';

/** Since when flow logs are delivered to S3, and how old this library is. */
const FIRST_DAYS = { any: '2018-08-01', own: '2026-01-01' };

/** AWS recommends lists of a few dozen. @see https://docs.aws.amazon.com/athena/latest/ug/partition-projection-supported-types.html */
const MANY_VALUES = 48;

/** @see https://docs.aws.amazon.com/athena/latest/APIReference/API_CreateNamedQuery.html */
const MAX_QUERY = 262_144;
const MAX_DESCRIPTION = 1024;

/** The folders of a day of so many accounts in one region. */
const MANY_FOLDERS = 24 * MANY_VALUES;

/**
 * A table of Athena over an archive in S3, with a workgroup and saved queries. Its columns follow from the format of
 * the records, its partitions are computed: it finds records as soon as they are delivered, without crawler, function
 * or repair. Accounts and regions follow the flow logs of the app, or are as they are given.
 *
 * Partitions are `aws_account_id`, `aws_region` and `log_date` (`2026/11/25/14`, or `2026/11/25` of daily folders); of
 * Hive's layout `year`, `month`, `day` and `hour` as numbers. Queries of yours are fast, and cheap, as far as they have
 * conditions on these.
 *
 * @see https://docs.aws.amazon.com/athena/latest/ug/vpc-flow-logs.html
 * @example
 * const vpc = new ec2.Vpc(this, 'Vpc');
 * const archive = new S3Destination(this, 'Archive');
 * new FlowLogs(this, 'FlowLogs', { source: FlowLogSource.vpc(vpc), destination: archive });
 *
 * new FlowLogTable(this, 'Table', { archive, format: RecordFormat.ESSENTIAL });
 */
export class FlowLogTable extends Construct {
  /** The database of Glue. */
  public readonly database: glue.IDatabaseRef;

  /** The name of the database. */
  public readonly databaseName: string;

  /** The name of the table. */
  public readonly tableName: string;

  /** Where queries run. */
  public readonly workGroup: FlowLogWorkGroup;

  private readonly files: FlowLogFiles;
  private readonly contents: ArchiveContents;
  private readonly partitions: Partitions;
  private readonly privateCidrs: string[];
  private readonly table: glue.CfnTable;
  private readonly queries: Construct;
  private readonly asked: FlowLogQuery[] = [];
  private hasReaders = false;

  constructor(scope: Construct, id: string, private readonly props: FlowLogTableProps) {
    super(scope, id);
    assertTable(this, props);
    this.files = props.archive._files(this);
    assertKey(this.files, props.encryptionKey);
    this.partitions = new Partitions(this.files);
    this.privateCidrs = privateCidrsOf(props.privateCidrs);
    this.tableName = props.tableName ?? 'flow_logs';
    this.workGroup = props.workGroup ?? new FlowLogWorkGroup(this, 'WorkGroup');
    this.databaseName = props.database === undefined
      ? Names.uniqueResourceName(this, { maxLength: 255, separator: '_', allowedSpecialCharacters: '_' }).toLowerCase()
      : databaseNameOf(props.database);
    this.database = props.database ?? this.defineDatabase();
    assertNameIsFree(this, this.database, this.tableName);
    this.queries = new Construct(this, 'Queries');
    this.contents = new ArchiveContents(Stack.of(this), props, this.files, () => this.addFeatured());
    this.table = this.defineTable();
    this.addFeatured();
    props.queries?.forEach((query) => this.addQuery(query));
    this.node.addValidation({ validate: () => this.validate() });
  }

  /** Saves a query. It fails at synthesis when the table lacks a field that it needs; a second one of a name throws. */
  public addQuery(query: FlowLogQuery): void {
    if (typeof query?._text !== 'function') {
      throw new Error(`'query' must be a FlowLogQuery such as FlowLogQuery.PORT_SCANS, got ${describe(query)}`);
    }
    if (this.asked.includes(query)) {
      return;
    }
    const isTaken = this.props.queries === undefined && FlowLogQuery._isNameTaken(query);
    if (isTaken || this.asked.some(({ name }) => name === query.name)) {
      throw new Error(`'query' must have a name that no other query of '${this.node.path}' has, got '${query.name}'`);
    }
    this.asked.push(query);
    new athena.CfnNamedQuery(this.queries, query.name, {
      name: query.name,
      description: Lazy.uncachedString({ produce: () => this.descriptionOf(query) }),
      database: this.database.databaseRef.databaseName,
      queryString: Lazy.uncachedString({ produce: () => query._text(this.queried()) }),
      workGroup: this.workGroup.workGroupName,
    });
  }

  /**
   * Allows to query the table: to run queries in its workgroup, to read its entry in the catalog, its records and the
   * results, with the keys that encrypt them.
   *
   * An archive that is known by its ARN may be of another account: then the policies of its bucket and its key have to
   * let in who queries, which nothing here can see.
   */
  public grantQuery(grantee: iam.IGrantable): iam.Grant {
    const { files, partitions: { root }, database, databaseName, tableName } = this;
    const encryptionKey = this.props.encryptionKey ?? files.bucket.encryptionKey;
    const access = { files, encryptionKey, root, database, databaseName, tableName };
    this.hasReaders = true;
    if (this.props.lakeFormation) {
      grantByLakeFormation(this, { database, tableName: this.table.ref }, grantee);
    }
    return warnOfGrant(this, this.workGroup.grantRun(grantee).combine(grantTable(this, access, grantee)), grantee);
  }

  private defineDatabase(): glue.IDatabaseRef {
    return new glue.CfnDatabase(this, 'Database', {
      catalogId: Stack.of(this).account,
      databaseInput: { name: this.databaseName, description: 'Flow logs' },
    });
  }

  private defineTable(): glue.CfnTable {
    return new glue.CfnTable(this, 'Resource', {
      catalogId: Stack.of(this).account,
      databaseName: this.database.databaseRef.databaseName, // which is there first
      tableInput: Lazy.any({ produce: () => this.tableInput() }),
    });
  }

  private tableInput(): glue.CfnTable.TableInputProperty {
    const bucket = `s3://${this.files.bucket.bucketName}/`;
    return tableInput({
      name: this.tableName,
      format: this.contents.format ?? RecordFormat.DEFAULT, // which validation refuses
      files: this.files,
      location: bucket + this.partitions.root,
      template: bucket + this.partitions.template,
      keys: this.partitions.keys({
        writers: this.contents.writers,
        startDate: this.props.startDate ?? (this.files.isNew ? FIRST_DAYS.own : FIRST_DAYS.any),
        days: this.props.startDate === undefined ? this.files.expiration?.toDays() : undefined,
      }),
    });
  }

  /** The queries that a table has by itself come with the fields that they need; none of them ever goes. */
  private addFeatured(): void {
    if (this.props.queries === undefined && this.contents?.format !== undefined) {
      const table = this.queried();
      FlowLogQuery._featuredIn(table, this.props.format !== undefined).forEach((query) => this.addQuery(query));
    }
  }

  /** Tells it from that of another table in the same workgroup. */
  private descriptionOf(query: FlowLogQuery): string {
    const table = ` Table: ${this.tableName}.`;
    return query._description(this.queried()).slice(0, MAX_DESCRIPTION - table.length) + table;
  }

  private queried(): QueriedTable {
    const columns = new QueriedColumns(this.files.layout, this.contents.format ?? RecordFormat.DEFAULT);
    return {
      relation: `${doubleQuoted(this.databaseName)}.${doubleQuoted(this.tableName)}`,
      injected: Object.entries(this.contents.writers).filter(([, values]) => values === undefined).map(([key]) => key),
      privateCidrs: this.privateCidrs,
      origin: columns.origin,
      columnOf: (field) => columns.of(field),
      isPartial: (field) => this.contents.isPartial(field),
      filter: (from, to) => this.partitions.filter(from, to),
    };
  }

  private validate(): string[] {
    this.warn();
    return this.contents.format === undefined
      ? this.contents.problems
      : [...this.contents.problems, ...this.clashes(this.contents.format), ...this.unanswerable()];
  }

  private clashes(format: RecordFormat): string[] {
    return format.columns().filter(({ name }) => this.partitions.names.includes(name)).map(({ name }) =>
      `'format' must hold no field that is called as a key of partitions is, got '${name.replace(/_/g, '-')}'`);
  }

  private unanswerable(): string[] {
    const table = this.queried();
    return this.asked.flatMap((query) => {
      const missing = query._fieldsMissingIn(table);
      return [
        ...missing.length === 0 ? [] : ["'queries' must ask for fields that the table has, "
          + `got '${query.name}', which needs ${missing.join(', ')}`],
        ...missing.length > 0 || query._text(table).length <= MAX_QUERY ? [] : [`'privateCidrs' must be few enough for `
          + `queries of ${MAX_QUERY} characters, got ${this.privateCidrs.length} for '${query.name}'`],
        ...!query._lacksFlowLogIn(table) ? [] : ["'queries' must not ask a stream, whose files do not name them, for "
          + `flow logs, got '${query.name}'`],
      ];
    });
  }

  private warn(): void {
    const { layout, hourly, isText } = this.files;
    const lists = Object.values(this.contents.writers).map((values) => values?.length ?? 1);
    const folders = lists.reduce((product, length) => product * length, hourly ? 24 : 1);
    if (folders > MANY_FOLDERS || lists.some((length) => length > MANY_VALUES)) {
      Annotations.of(this).addWarningV2('cdk-vpc-flow-logs:manyPartitions', 'a query of one day looks into '
        + `${folders} folders: let each query name its account by PartitionValues.injected()`
        + (hourly ? ", or write by 'perHourPartition: false'" : ''));
    }
    const leftOut = Object.entries(this.contents.leftOut).filter(([, values]) => values.length > 0);
    if (leftOut.length > 0) {
      Annotations.of(this).addWarningV2('cdk-vpc-flow-logs:writerNotListed', leftOut.map(([prop, values]) =>
        `'${prop}' leave out ${values.join(', ')}`).join(' and ') + ', of which records are written to '
        + `${describe(this.props.archive)}: the table does not find them`);
    }
    const { untold } = this.contents;
    if (untold !== undefined) {
      Annotations.of(this).addWarningV2('cdk-vpc-flow-logs:flowLogsNotToldApart', `'format' should hold ${untold} for `
        + `all that write to ${describe(this.props.archive)}, got one without it: where flow logs cover the same `
        + 'interface, queries that count packets once count them twice, or leave out what was accepted');
    }
    if (isText && this.props.format === undefined) {
      Annotations.of(this).addWarningV2('cdk-vpc-flow-logs:textFormatFollows', "'format' of a table of text should be "
        + 'given: without it another format of the flow logs moves its fields, also of the files that are there');
    }
    if (this.hasReaders && this.props.lakeFormation === undefined && usesLakeFormation(this)) {
      Annotations.of(this).addWarningV2('cdk-vpc-flow-logs:lakeFormationNotAsked', "'lakeFormation' should be given, "
        + 'because the app has resources of Lake Formation: where that is in force, who queries needs its grants as '
        + 'well');
    }
    if (layout === FileLayout.HIVE && this.contents.hasTransitGateways) {
      Annotations.of(this).addWarningV2('cdk-vpc-flow-logs:transitGatewayFolders', "AWS's pages do not agree on how "
        + "Hive's folders of transit gateways are called, 'aws-service=' or 'service=': should the table be empty, "
        + "write them without 'hiveCompatiblePartitions'");
    }
  }
}

/** Whether somebody in the app cares for Lake Formation. */
function usesLakeFormation({ node }: Construct): boolean {
  return node.root.node.findAll().some((construct) =>
    CfnResource.isCfnResource(construct) && construct.cfnResourceType.startsWith('AWS::LakeFormation::'));
}

/** As SQL takes any name. */
function doubleQuoted(name: string): string {
  return `"${Token.isUnresolved(name) ? name : name.replaceAll('"', '""')}"`;
}

/** As it is given, if it is: queries are for people to read. */
function databaseNameOf(database: glue.IDatabaseRef): string {
  const { databaseInput } = database as Partial<glue.CfnDatabase>;
  const { name } = (databaseInput ?? {}) as Partial<glue.CfnDatabase.DatabaseInputProperty>;
  return name ?? database.databaseRef.databaseName;
}
