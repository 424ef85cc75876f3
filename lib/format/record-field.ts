import { Token } from 'aws-cdk-lib';
import { RecordDataType } from './record-data-type';
import { RecordFamily } from './record-family';

/** The newest version of the record whose fields are listed here. */
const NEWEST_VERSION = 11;

/** What is known of a field that this library does not list yet. */
export interface RecordFieldOptions {
  /**
   * The version of the record that the field came with.
   *
   * @default 11
   */
  readonly version?: number;

  /**
   * The type of the field in Parquet files.
   *
   * @default RecordDataType.STRING
   */
  readonly dataType?: RecordDataType;

  /**
   * The families of records that may carry the field.
   *
   * @default - all of them
   */
  readonly families?: RecordFamily[];
}

/**
 * A field of a flow log record.
 *
 * Every field of the service is a static of this class, called by AWS's own name in capitals, with `_` for `-`.
 * Fields that carry the value of a tag, percent-encoded, come from `instanceTag`, `interfaceTag` and
 * `autoScalingGroupTag`; a format takes two tags of each kind.
 *
 * AWS describes them for [interfaces](https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html) and for
 * [transit gateways](https://docs.aws.amazon.com/vpc/latest/tgw/tgw-flow-logs.html), and the permissions for
 * [tags](https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-slr.html).
 */
export class RecordField {
  /** Version of the record: the highest one among the fields of the format. */
  public static readonly VERSION = RecordField.ofBoth('version', 2, RecordDataType.INT32);
  /**
   * Account that owns the interface or transit gateway; `unknown` for interfaces that AWS defines, such as those of
   * endpoints.
   */
  public static readonly ACCOUNT_ID = RecordField.ofBoth('account-id', 2);
  /** Interface that the traffic was captured at; `-` for regional NAT gateways. */
  public static readonly INTERFACE_ID = RecordField.ofInterfaces('interface-id', 2);
  /** Source address; for traffic that leaves, the primary private address of the interface. */
  public static readonly SRCADDR = RecordField.ofBoth('srcaddr', 2);
  /** Destination address; for traffic that arrives, the primary private address of the interface. */
  public static readonly DSTADDR = RecordField.ofBoth('dstaddr', 2);
  /** Source port. */
  public static readonly SRCPORT = RecordField.ofBoth('srcport', 2, RecordDataType.INT32);
  /** Destination port. */
  public static readonly DSTPORT = RecordField.ofBoth('dstport', 2, RecordDataType.INT32);
  /** IANA protocol number: 6 is TCP, 17 UDP, 1 ICMP. */
  public static readonly PROTOCOL = RecordField.ofBoth('protocol', 2, RecordDataType.INT32);
  /** Packets of the flow within the aggregation interval. */
  public static readonly PACKETS = RecordField.ofBoth('packets', 2, RecordDataType.INT64);
  /** Bytes of the flow within the aggregation interval; absent for traffic that VPC Block Public Access refused. */
  public static readonly BYTES = RecordField.ofBoth('bytes', 2, RecordDataType.INT64);
  /** Unix seconds at which the first packet of the interval was received. */
  public static readonly START = RecordField.ofBoth('start', 2, RecordDataType.INT64);
  /** Unix seconds at which the last packet of the interval was received. */
  public static readonly END = RecordField.ofBoth('end', 2, RecordDataType.INT64);
  /** `ACCEPT`, or `REJECT` by security groups, network ACLs or a connection that was closed already. */
  public static readonly ACTION = RecordField.ofInterfaces('action', 2);
  /** `OK`, `NODATA` (no traffic in the interval) or `SKIPDATA` (records were lost). */
  public static readonly LOG_STATUS = RecordField.ofBoth('log-status', 2);
  /** VPC of the interface. */
  public static readonly VPC_ID = RecordField.ofInterfaces('vpc-id', 3);
  /** Subnet of the interface; `-` for regional NAT gateways. */
  public static readonly SUBNET_ID = RecordField.ofInterfaces('subnet-id', 3);
  /** Instance that the interface is attached to; `-` for interfaces that a service manages. */
  public static readonly INSTANCE_ID = RecordField.ofInterfaces('instance-id', 3);
  /**
   * TCP flags of the interval, OR-ed: FIN 1, SYN 2, RST 4, SYN-ACK 18, and of transit gateways PSH 8, ACK 16, URG 32.
   * An ACK alone is 0.
   */
  public static readonly TCP_FLAGS = RecordField.ofBoth('tcp-flags', 3, RecordDataType.INT32);
  /** `IPv4`, `IPv6` or `EFA`. */
  public static readonly TYPE = RecordField.ofBoth('type', 3);
  /** Source address in the packet: the original one behind a NAT gateway, load balancer or secondary address. */
  public static readonly PKT_SRCADDR = RecordField.ofInterfaces('pkt-srcaddr', 3);
  /** Destination address in the packet: the original one behind a NAT gateway, load balancer or secondary address. */
  public static readonly PKT_DSTADDR = RecordField.ofInterfaces('pkt-dstaddr', 3);
  /** Region of the interface or transit gateway. */
  public static readonly REGION = RecordField.ofBoth('region', 4);
  /** Availability Zone id of the interface; `-` in a sublocation. */
  public static readonly AZ_ID = RecordField.ofInterfaces('az-id', 4);
  /** `wavelength`, `outpost`, `localzone` or `-`. */
  public static readonly SUBLOCATION_TYPE = RecordField.ofInterfaces('sublocation-type', 4);
  /** Id of the sublocation or `-`. */
  public static readonly SUBLOCATION_ID = RecordField.ofInterfaces('sublocation-id', 4);
  /** AWS service of the original source address, such as `S3` or `DYNAMODB`. */
  public static readonly PKT_SRC_AWS_SERVICE = RecordField.ofBoth('pkt-src-aws-service', 5);
  /** AWS service of the original destination address, such as `S3` or `DYNAMODB`. */
  public static readonly PKT_DST_AWS_SERVICE = RecordField.ofBoth('pkt-dst-aws-service', 5);
  /** `ingress` or `egress`, as seen by the interface or transit gateway. */
  public static readonly FLOW_DIRECTION = RecordField.ofBoth('flow-direction', 5);
  /**
   * How traffic that leaves goes on, 1 to 8: 1 within the VPC, 2 internet gateway or gateway endpoint, 8 internet
   * gateway (Nitro).
   */
  public static readonly TRAFFIC_PATH = RecordField.ofInterfaces('traffic-path', 5, RecordDataType.INT32);
  /** ECS cluster ARN. Whoever deploys needs `ecs:ListClusters`, as for all ECS fields. */
  public static readonly ECS_CLUSTER_ARN = RecordField.ofInterfaces('ecs-cluster-arn', 7);
  /** ECS cluster name. */
  public static readonly ECS_CLUSTER_NAME = RecordField.ofInterfaces('ecs-cluster-name', 7);
  /** ECS container instance ARN; `-` on Fargate. Needs `ecs:ListContainerInstances`. */
  public static readonly ECS_CONTAINER_INSTANCE_ARN = RecordField.ofInterfaces('ecs-container-instance-arn', 7);
  /** ECS container instance id; `-` on Fargate. Needs `ecs:ListContainerInstances`. */
  public static readonly ECS_CONTAINER_INSTANCE_ID = RecordField.ofInterfaces('ecs-container-instance-id', 7);
  /** Docker runtime id of the first container of the task. */
  public static readonly ECS_CONTAINER_ID = RecordField.ofInterfaces('ecs-container-id', 7);
  /** Docker runtime id of the second container of the task. */
  public static readonly ECS_SECOND_CONTAINER_ID = RecordField.ofInterfaces('ecs-second-container-id', 7);
  /** ECS service name; `-` for tasks that no service started. Needs `ecs:ListServices`. */
  public static readonly ECS_SERVICE_NAME = RecordField.ofInterfaces('ecs-service-name', 7);
  /** ECS task definition ARN. Needs `ecs:ListTaskDefinitions`. */
  public static readonly ECS_TASK_DEFINITION_ARN = RecordField.ofInterfaces('ecs-task-definition-arn', 7);
  /** ECS task ARN. Needs `ecs:ListTasks`. */
  public static readonly ECS_TASK_ARN = RecordField.ofInterfaces('ecs-task-arn', 7);
  /** ECS task id. Needs `ecs:ListTasks`. */
  public static readonly ECS_TASK_ID = RecordField.ofInterfaces('ecs-task-id', 7);
  /** `BPA` (VPC Block Public Access), `EC` (VPC Encryption Controls) or `-`; never a security group or network ACL. */
  public static readonly REJECT_REASON = RecordField.ofInterfaces('reject-reason', 8);
  /** Regional NAT gateway that the traffic was captured at; `-` for everything else. */
  public static readonly RESOURCE_ID = RecordField.ofInterfaces('resource-id', 9);
  /** 0 none, 1 by Nitro, 2 by the application, 3 both; `-` where VPC Encryption Controls are off. */
  public static readonly ENCRYPTION_STATUS = RecordField.ofInterfaces('encryption-status', 10, RecordDataType.INT32);
  /** `nat_gateway`, `network_load_balancer`, `regional_nat_gateway`, `transit_gateway`, `vpc_endpoint` or `-`. */
  public static readonly INTERFACE_TYPE = RecordField.ofInterfaces('interface-type', 11);
  /** Interface that receives (egress) or sent (ingress) the traffic, if it is yours. */
  public static readonly NEXT_HOP_INTERFACE_ID = RecordField.ofInterfaces('next-hop-interface-id', 11);
  /** Subnet of the next hop. */
  public static readonly NEXT_HOP_SUBNET_ID = RecordField.ofInterfaces('next-hop-subnet-id', 11);
  /** Availability Zone id of the next hop, whoever owns it. */
  public static readonly NEXT_HOP_AZ_ID = RecordField.ofInterfaces('next-hop-az-id', 11);
  /** VPC of the next hop. */
  public static readonly NEXT_HOP_VPC_ID = RecordField.ofInterfaces('next-hop-vpc-id', 11);
  /** Type of the next hop, as in `interface-type`. */
  public static readonly NEXT_HOP_INTERFACE_TYPE = RecordField.ofInterfaces('next-hop-interface-type', 11);
  /** `TransitGateway` or `TransitGatewayAttachment`: what the flow log was defined on. */
  public static readonly RESOURCE_TYPE = RecordField.ofTransitGateways('resource-type', 6);
  /** Transit gateway. */
  public static readonly TGW_ID = RecordField.ofTransitGateways('tgw-id', 6);
  /** Attachment that the traffic passed. */
  public static readonly TGW_ATTACHMENT_ID = RecordField.ofTransitGateways('tgw-attachment-id', 6);
  /** Account of the source VPC. */
  public static readonly TGW_SRC_VPC_ACCOUNT_ID = RecordField.ofTransitGateways('tgw-src-vpc-account-id', 6);
  /** Account of the destination VPC. */
  public static readonly TGW_DST_VPC_ACCOUNT_ID = RecordField.ofTransitGateways('tgw-dst-vpc-account-id', 6);
  /** Source VPC. */
  public static readonly TGW_SRC_VPC_ID = RecordField.ofTransitGateways('tgw-src-vpc-id', 6);
  /** Destination VPC. */
  public static readonly TGW_DST_VPC_ID = RecordField.ofTransitGateways('tgw-dst-vpc-id', 6);
  /** Subnet of the source attachment. */
  public static readonly TGW_SRC_SUBNET_ID = RecordField.ofTransitGateways('tgw-src-subnet-id', 6);
  /** Subnet of the destination attachment. */
  public static readonly TGW_DST_SUBNET_ID = RecordField.ofTransitGateways('tgw-dst-subnet-id', 6);
  /** Interface of the source attachment. */
  public static readonly TGW_SRC_ENI = RecordField.ofTransitGateways('tgw-src-eni', 6);
  /** Interface of the destination attachment. */
  public static readonly TGW_DST_ENI = RecordField.ofTransitGateways('tgw-dst-eni', 6);
  /** Availability Zone id of the source. */
  public static readonly TGW_SRC_AZ_ID = RecordField.ofTransitGateways('tgw-src-az-id', 6);
  /** Availability Zone id of the destination. */
  public static readonly TGW_DST_AZ_ID = RecordField.ofTransitGateways('tgw-dst-az-id', 6);
  /** Attachment at the other side of the transit gateway. */
  public static readonly TGW_PAIR_ATTACHMENT_ID = RecordField.ofTransitGateways('tgw-pair-attachment-id', 6);
  /** Packets lost because no route was found. */
  public static readonly PACKETS_LOST_NO_ROUTE =
    RecordField.ofTransitGateways('packets-lost-no-route', 6, RecordDataType.INT64);
  /** Packets lost to a blackhole route. */
  public static readonly PACKETS_LOST_BLACKHOLE =
    RecordField.ofTransitGateways('packets-lost-blackhole', 6, RecordDataType.INT64);
  /** Packets lost because they exceed the MTU. */
  public static readonly PACKETS_LOST_MTU_EXCEEDED =
    RecordField.ofTransitGateways('packets-lost-mtu-exceeded', 6, RecordDataType.INT64);
  /** Packets lost because their time to live ended. */
  public static readonly PACKETS_LOST_TTL_EXPIRED =
    RecordField.ofTransitGateways('packets-lost-ttl-expired', 6, RecordDataType.INT64);
  /**
   * The value of a tag of the instance. Whoever deploys needs `ec2:DescribeTags` and `iam:CreateServiceLinkedRole`.
   *
   * @param tagKey the key of the tag, 1 to 128 characters, else throws.
   */
  public static instanceTag(tagKey: string): RecordField {
    return RecordField.tag('instance-tag', 'instance', tagKey);
  }

  /**
   * The value of a tag of the interface. Whoever deploys needs `ec2:DescribeTags` and `iam:CreateServiceLinkedRole`.
   *
   * @param tagKey the key of the tag, 1 to 128 characters, else throws.
   */
  public static interfaceTag(tagKey: string): RecordField {
    return RecordField.tag('interface-tag', 'network-interface', tagKey);
  }

  /**
   * The value of a tag of the Auto Scaling group. Whoever deploys needs `autoscaling:DescribeTags` and
   * `iam:CreateServiceLinkedRole`, and the account needs an enabled CloudTrail trail.
   *
   * @param tagKey the key of the tag, 1 to 128 characters, else throws.
   */
  public static autoScalingGroupTag(tagKey: string): RecordField {
    return RecordField.tag('asg-tag', 'auto-scaling-group', tagKey);
  }

  /**
   * A field by AWS's own name: the way to fields that this library does not list yet.
   *
   * A name that it does list gives that field, whatever the options, so that a later release of this library that
   * lists the field changes nothing.
   *
   * @param name the name, such as `pkt-srcaddr`. Names of tag fields, and what is no name, throw.
   */
  public static of(name: string, options: RecordFieldOptions = {}): RecordField {
    if (Token.isUnresolved(name)) {
      throw new Error("'name' of a record field must be a literal: tables and queries are derived from it");
    }
    if (typeof name !== 'string' || !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
      throw new Error("'name' of a record field must be lower-case words joined by '-', such as 'pkt-srcaddr', "
        + `got '${name}'`);
    }
    const factory = TAG_FACTORIES.get(name.replace(/-2$/, ''));
    if (factory) {
      throw new Error(`'name' of a record field must not be that of a tag, got '${name}': `
        + `use RecordField.${factory}('Team')`);
    }
    if (options.families?.length === 0) {
      throw new Error("'families' of a record field must hold at least one, got none");
    }
    return RecordField._known(name) ?? new RecordField(
      name,
      options.version ?? NEWEST_VERSION,
      options.dataType ?? RecordDataType.STRING,
      Object.freeze([...options.families ?? Object.values(RecordFamily)]) as RecordFamily[],
    );
  }

  /**
   * The field of this name, if this library lists it: the static's name follows from AWS's.
   *
   * @internal
   */
  public static _known(name: string): RecordField | undefined {
    const found = (RecordField as unknown as Record<string, unknown>)[name.toUpperCase().replace(/-/g, '_')];
    return found instanceof RecordField ? found : undefined;
  }

  private static ofInterfaces(name: string, version: number, dataType = RecordDataType.STRING): RecordField {
    return new RecordField(name, version, dataType, [RecordFamily.NETWORK_INTERFACE]);
  }

  private static ofTransitGateways(name: string, version: number, dataType = RecordDataType.STRING): RecordField {
    return new RecordField(name, version, dataType, [RecordFamily.TRANSIT_GATEWAY]);
  }

  private static ofBoth(name: string, version: number, dataType = RecordDataType.STRING): RecordField {
    return new RecordField(name, version, dataType, Object.values(RecordFamily));
  }

  private static tag(name: string, taggedResource: string, tagKey: string): RecordField {
    if (!Token.isUnresolved(tagKey) && !(tagKey?.length >= 1 && tagKey.length <= 128)) {
      throw new Error(`'tagKey' must have 1 to 128 characters, got ${tagKey?.length ?? 0}: '${tagKey}'`);
    }
    return new RecordField(name, 11, RecordDataType.STRING, [RecordFamily.NETWORK_INTERFACE], tagKey, taggedResource);
  }

  private constructor(
    /** AWS's name of the field, such as `pkt-srcaddr`. Tag fields of one kind share it: a format numbers them. */
    public readonly fieldName: string,
    /** The version of the record that the field came with. */
    public readonly version: number,
    /** The type of the field in Parquet files. */
    public readonly dataType: RecordDataType,
    /** The families of records that may carry the field. */
    public readonly families: RecordFamily[],
    /** The key of the tag whose value the field carries, for tag fields. */
    public readonly tagKey?: string,
    /** @internal */
    public readonly _taggedResource?: string,
  ) {}

  /** AWS's name of the field, and the tag's key where it carries one. */
  public toString(): string {
    if (this.tagKey === undefined) {
      return this.fieldName;
    }
    return `${this.fieldName} ${Token.isUnresolved(this.tagKey) ? '<tagKey>' : this.tagKey}`;
  }
}

const TAG_FACTORIES = new Map([
  ['instance-tag', 'instanceTag'],
  ['interface-tag', 'interfaceTag'],
  ['asg-tag', 'autoScalingGroupTag'],
]);
