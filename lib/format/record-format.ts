import { Token } from 'aws-cdk-lib';
import { CfnFlowLog } from 'aws-cdk-lib/aws-ec2';
import * as presets from './presets';
import { RecordDataType } from './record-data-type';
import { RecordFamily } from './record-family';
import { RecordField } from './record-field';

/** A column of a table over records. */
export interface RecordColumn {
  /** The name of the column: that of the field with `_` for `-`, such as `pkt_srcaddr`. */
  readonly name: string;

  /** The type of the column in Glue and Athena: `string`, `int` or `bigint`. */
  readonly glueType: string;
}

/**
 * Which fields a record carries, in which order. Immutable.
 *
 * A flow log's format cannot be changed after it was created: a changed format replaces the flow log. Versions and
 * presets are therefore frozen; a better one gets a new name.
 *
 * Fields of versions 2 to 5 are accepted in every partition. For later ones AWS documents the `aws` partition; what the
 * others accept is not published for each field.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html
 * @example
 * const vpc = new ec2.Vpc(this, 'Vpc');
 *
 * new FlowLogs(this, 'FlowLogs', {
 *   source: FlowLogSource.vpc(vpc),
 *   format: RecordFormat.ESSENTIAL.plus(RecordField.REJECT_REASON, RecordField.instanceTag('Team')),
 * });
 */
export class RecordFormat {
  /** The service's default for VPCs, subnets, network interfaces and NAT gateways: the 14 fields of version 2. */
  public static readonly DEFAULT = new RecordFormat(presets.V2_FIELDS);

  /** All fields up to version 3: adds VPC, subnet, instance, TCP flags and the original addresses. */
  public static readonly V3 = new RecordFormat(presets.V3_FIELDS);

  /** All fields up to version 4: adds Region, Availability Zone and sublocation. */
  public static readonly V4 = new RecordFormat(presets.V4_FIELDS);

  /** All fields up to version 5: adds AWS services, direction and traffic path. */
  public static readonly V5 = new RecordFormat(presets.V5_FIELDS);

  /** All fields up to version 7: adds ECS, whose fields need permissions of whoever deploys. There is no version 6. */
  public static readonly V7 = new RecordFormat(presets.V7_FIELDS);

  /** All fields up to version 8: adds why traffic was rejected. */
  public static readonly V8 = new RecordFormat(presets.V8_FIELDS);

  /** All fields up to version 9: adds the regional NAT gateway. */
  public static readonly V9 = new RecordFormat(presets.V9_FIELDS);

  /** All fields up to version 10: adds whether the traffic was encrypted. */
  public static readonly V10 = new RecordFormat(presets.V10_FIELDS);

  /** All fields up to version 11 but those of tags, whose keys are yours: adds interface types and the next hop. */
  public static readonly V11 = new RecordFormat(presets.V11_FIELDS);

  /** The service's default for transit gateways and their attachments: all 36 of their fields. */
  public static readonly TRANSIT_GATEWAY_DEFAULT = new RecordFormat(presets.TRANSIT_GATEWAY_FIELDS);

  /**
   * The 26 fields that the common questions need, accepted in every partition: version 5 without `region` and the
   * sublocation.
   *
   * The default format, for who, when, what and how much; `vpc-id`, `subnet-id`, `instance-id`, `az-id` for where;
   * `tcp-flags` for who opened a connection and whether it was answered; `pkt-srcaddr`, `pkt-dstaddr` for the ends
   * behind NAT gateways, load balancers and secondary addresses; `flow-direction` so that nothing counts twice;
   * `pkt-src-aws-service`, `pkt-dst-aws-service` and `traffic-path` for the way out and what it costs; `type` for IPv6.
   */
  public static readonly ESSENTIAL = new RecordFormat(presets.ESSENTIAL_FIELDS);

  /**
   * Why can A not reach B? `ESSENTIAL` with `reject-reason`, which tells Block Public Access and Encryption Controls
   * from security groups and network ACLs. Version 8: documented for the `aws` partition.
   */
  public static readonly REACHABILITY = new RecordFormat(presets.REACHABILITY_FIELDS);

  /**
   * Who causes the data transfer bill? `ESSENTIAL` with `interface-type`, `next-hop-interface-type` and
   * `next-hop-interface-id` for bytes through NAT gateways and endpoints, `resource-id` for regional NAT gateways, and
   * `next-hop-az-id` for bytes between zones. Version 11: documented for the `aws` partition.
   */
  public static readonly DATA_TRANSFER = new RecordFormat(presets.DATA_TRANSFER_FIELDS);

  /**
   * Which subnet talks to which? `ESSENTIAL` with `next-hop-subnet-id` and `next-hop-vpc-id` for the other side, and
   * `interface-type` and `next-hop-interface-type` to leave out what only passes traffic on. Version 11: documented
   * for the `aws` partition.
   */
  public static readonly SEGMENTATION = new RecordFormat(presets.SEGMENTATION_FIELDS);

  /**
   * Which container, task or service talks? `ESSENTIAL` with the ten ECS fields, which need permissions of whoever
   * deploys. Version 7: documented for the `aws` partition.
   */
  public static readonly CONTAINERS = new RecordFormat(presets.CONTAINER_FIELDS);

  /**
   * Which traffic is not encrypted? `ESSENTIAL` with `encryption-status`; it has the `traffic-path` and
   * `flow-direction` that AWS asks for beside it. Version 10: documented for the `aws` partition.
   */
  public static readonly ENCRYPTION = new RecordFormat(presets.ENCRYPTION_FIELDS);

  /**
   * A format of these fields, in this order.
   *
   * Throws when there is no field, a field appears twice, or a third tag of one kind is asked for.
   */
  public static of(...fields: RecordField[]): RecordFormat {
    return new RecordFormat(fields);
  }

  /**
   * A format from the text that AWS shows, such as `${version} ${srcaddr} ${dstaddr}`.
   *
   * @param text the fields, separated by white space. Throws when a piece of it is no field that this library lists,
   * or the field of a tag, whose key the text does not hold.
   */
  public static parse(text: string): RecordFormat {
    if (Token.isUnresolved(text) || typeof text !== 'string') {
      throw new Error("'text' of a record format must be a literal: tables and queries are derived from it");
    }
    const pieces = text.split(/\s+/).filter((piece) => piece !== '');
    return new RecordFormat(pieces.map(parseField), 'text');
  }

  /** The fields, in order. */
  public readonly fields: RecordField[];

  /** The value of the flow log's `LogFormat`: `${version} ${srcaddr} …`. */
  public readonly logFormat: string;

  private readonly names: string[];

  private constructor(fields: RecordField[], prop = 'fields') {
    this.fields = Object.freeze([...fields]) as RecordField[];
    this.names = distinctNames(this.fields, prop);
    this.logFormat = this.names.map((name) => '${' + name + '}').join(' ');
  }

  /** This format followed by more fields. Throws when one is there already. */
  public plus(...fields: RecordField[]): RecordFormat {
    return new RecordFormat([...this.fields, ...fields]);
  }

  /** This format without these fields. Throws when nothing is left. */
  public minus(...fields: RecordField[]): RecordFormat {
    fields.forEach(assertField);
    return new RecordFormat(this.fields.filter((field) => !fields.some((other) => same(field, other))));
  }

  /** Whether a record carries this field. */
  public includes(field: RecordField): boolean {
    assertField(field, 0);
    return this.fields.some((other) => same(field, other));
  }

  /**
   * The position of a field in the record, from 1, as Contributor Insights and `awk` count.
   *
   * Throws when the field is not in the format.
   */
  public positionOf(field: RecordField): number {
    assertField(field, 0);
    const index = this.fields.findIndex((other) => same(field, other));
    if (index < 0) {
      throw new Error(`'field' must be in the format, got '${field}' and a format of ${this.names.join(', ')}`);
    }
    return index + 1;
  }

  /**
   * The columns of a table over these records, in order.
   *
   * @see https://docs.aws.amazon.com/athena/latest/ug/vpc-flow-logs.html
   */
  public columns(): RecordColumn[] {
    return this.fields.map((field, index) => ({
      name: this.names[index].replace(/-/g, '_'),
      glueType: GLUE_TYPES[field.dataType],
    }));
  }

  /** The value of the flow log's `LogFormat`. */
  public toString(): string {
    return this.logFormat;
  }

  /**
   * Which keys the tag fields stand for: the first of a kind fills `instance-tag`, the second `instance-tag-2`.
   *
   * @internal
   * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-ec2-flowlog-tagfieldspecification.html
   */
  public _tagFieldSpecifications(): CfnFlowLog.TagFieldSpecificationProperty[] | undefined {
    const keys = new Map<string, string[]>();
    for (const { _taggedResource: resource, tagKey } of this.fields) {
      if (resource !== undefined && tagKey !== undefined) {
        keys.set(resource, [...keys.get(resource) ?? [], tagKey]);
      }
    }
    return keys.size ? [...keys].map(([resourceType, tagKeys]) => ({ resourceType, tagKeys })) : undefined;
  }

  /**
   * The fields that records of this family cannot carry.
   *
   * @internal
   */
  public _fieldsOutside(family: RecordFamily): RecordField[] {
    return this.fields.filter((field) => !field.families.includes(family));
  }
}

const GLUE_TYPES: Record<RecordDataType, string> = {
  [RecordDataType.STRING]: 'string',
  [RecordDataType.INT32]: 'int',
  [RecordDataType.INT64]: 'bigint',
};

/** Untyped languages give nothing where a static is misspelt. */
function assertField(field: RecordField, index: number): void {
  if (typeof field?.fieldName !== 'string') {
    throw new Error("'fields' of a record format must hold fields such as RecordField.SRCADDR, "
      + `got ${Token.isUnresolved(field) ? '<unresolved>' : String(field)} at position ${index + 1}`);
  }
}

function same(a: RecordField, b: RecordField): boolean {
  return a.fieldName === b.fieldName && a.tagKey === b.tagKey;
}

/** The name of each field in `LogFormat`: the second tag of a kind is numbered. */
function distinctNames(fields: RecordField[], prop: string): string[] {
  if (fields.length === 0) {
    throw new Error(`'${prop}' of a record format must hold at least one field, got none`);
  }
  const names = new Set<string>();
  fields.forEach((field, index) => {
    assertField(field, index);
    if (fields.findIndex((other) => same(field, other)) < index) {
      throw new Error(`'${prop}' of a record format must hold each field once, got '${field}' twice`);
    }
    const name = field.fieldName;
    const numbered = field.tagKey !== undefined && names.has(name) ? `${name}-2` : name;
    if (names.has(numbered)) {
      throw new Error(`'${prop}' of a record format must hold at most two fields of the kind '${name}', `
        + `got a third: '${field}'`);
    }
    names.add(numbered);
  });
  return [...names];
}

function parseField(piece: string): RecordField {
  const name = /^\$\{([a-z0-9-]+)\}$/.exec(piece)?.[1];
  if (name === undefined) {
    throw new Error(`'text' of a record format must be fields like '\${srcaddr}' separated by blanks, got '${piece}'`);
  }
  if (/-tag(-2)?$/.test(name)) {
    throw new Error(`'text' of a record format must hold no tags, whose keys it cannot tell, got '${piece}': `
      + "append them with plus(RecordField.instanceTag('Team'))");
  }
  const field = RecordField._known(name);
  if (field === undefined) {
    throw new Error(`'text' of a record format must hold known fields, got '${piece}': `
      + `append a field that is new at AWS with plus(RecordField.of('${name}'))`);
  }
  return field;
}
