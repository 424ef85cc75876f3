import * as cost from './catalogue/cost';
import * as delivery from './catalogue/delivery';
import * as exposure from './catalogue/exposure';
import * as one from './catalogue/one';
import * as traffic from './catalogue/traffic';
import * as transitGateways from './catalogue/transit-gateways';
import { problemOf } from './query-problem';
import { FlowLogInsightsParameter, FlowLogInsightsQueryProps } from './query-props';
import { commandsOf, queryText } from './query-text';
import { RecordField } from '../format/record-field';
import { RecordFormat } from '../format/record-format';

/**
 * A saved query of Logs Insights over flow logs: a question, the fields that it needs, and how it is asked.
 *
 * All look at the time that is chosen where they run. The time of a record is its `start`, and records come five to
 * fifteen minutes later: choose ten minutes more at either end. All but those that say otherwise leave out what is no
 * flow (`NODATA`, `SKIPDATA`).
 *
 * A flow between two interfaces that are both logged is recorded at each of them. Queries that say *at each interface*
 * count it at both; so does what several flow logs write of one interface.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
 * @example
 * const vpc = new ec2.Vpc(this, 'Vpc');
 * const destination = new CloudWatchLogsDestination(this, 'Live');
 * new FlowLogs(this, 'FlowLogs', { source: FlowLogSource.vpc(vpc), destination });
 * const insights = new FlowLogInsights(this, 'Insights', { destination });
 *
 * insights.addQuery(FlowLogInsightsQuery.TOP_PORTS);
 * insights.addQuery(new FlowLogInsightsQuery({
 *   name: 'DNS elsewhere',
 *   question: 'Who asks which DNS servers?',
 *   fields: [RecordField.LOG_STATUS, RecordField.SRCADDR, RecordField.DSTADDR],
 *   condition: RecordCondition.oneOfNumbers(RecordField.DSTPORT, [53]),
 *   queryString: 'stats count(*) as records by flow_srcaddr, flow_dstaddr | sort records desc',
 * }));
 */
export class FlowLogInsightsQuery {
  /**
   * Do flow logs of each account deliver, and when did the newest records arrive?
   *
   * Counts all records, those that are no flows included, and log streams, of which each interface or transit gateway
   * has one. What delivered nothing has no row.
   */
  public static readonly FRESHNESS = new FlowLogInsightsQuery(delivery.FRESHNESS);

  /**
   * At which interfaces, and when, were records skipped (`SKIPDATA`)?
   *
   * Counts the records that say so, by log stream and hour. What was skipped is missing in all other answers.
   */
  public static readonly GAPS = new FlowLogInsightsQuery(delivery.GAPS);

  /**
   * Who was rejected? By source, destination, port and protocol, the first 100.
   *
   * Counts rejected records and packets at each interface; rejects by security groups, network ACLs, and packets after
   * their connection was closed.
   */
  public static readonly REJECTED_TRAFFIC = new FlowLogInsightsQuery(traffic.REJECTED_TRAFFIC);

  /**
   * What did an address do? Asks for the address. The newest 1,000 records that have it as source or destination.
   *
   * Records at each interface.
   */
  public static readonly ADDRESS = new FlowLogInsightsQuery(one.ADDRESS);

  /**
   * `ADDRESS` for formats that hold the original addresses as well, of packets behind NAT gateways, load balancers and
   * secondary addresses.
   *
   * Records at each interface.
   */
  public static readonly ADDRESS_PACKET_LEVEL = new FlowLogInsightsQuery(one.ADDRESS_PACKET_LEVEL);

  /** What passed an interface? Asks for its id. The newest 1,000 records. */
  public static readonly INTERFACE = new FlowLogInsightsQuery(one.INTERFACE);

  /**
   * Which TCP ports answered addresses that are not private? By port, interface and address.
   *
   * Counts answers (SYN-ACK) at the interface that gave them. Probes that were rejected are noise; who answered is the
   * finding. UDP is left out.
   */
  public static readonly EXPOSED_SERVICES = new FlowLogInsightsQuery(exposure.EXPOSED_SERVICES);

  /**
   * Who tried 20 TCP ports or 20 addresses within an hour? By hour and source.
   *
   * Counts openings of at most three packets at each interface that they reached; without this the busiest client
   * looks like a scanner. Distinct counts of many values are approximate.
   */
  public static readonly PORT_SCANS = new FlowLogInsightsQuery(exposure.PORT_SCANS);

  /**
   * Who sends how much to whom through NAT gateways? By gateway, source and destination, for formats of version 11.
   *
   * Counts the bytes on the private side of the gateways, once: what the gateway bills. What comes back is in rows of
   * its own. Regional NAT gateways are left out.
   */
  public static readonly NAT_CLIENTS = new FlowLogInsightsQuery(cost.NAT_CLIENTS);

  /**
   * How much goes to and comes from S3 and DynamoDB through NAT gateways? For formats of version 11.
   *
   * Counts the bytes on the private side of the gateways, once. A gateway endpoint takes those of the same region at
   * no cost; no field says of which region the other side is.
   */
  public static readonly AWS_SERVICES_THROUGH_NAT = new FlowLogInsightsQuery(cost.AWS_SERVICES_THROUGH_NAT);

  /**
   * Which interfaces send how much through internet gateways, and where to?
   *
   * Counts accepted bytes once, where they leave the VPC: what goes through a NAT gateway counts at the gateway. With
   * instances that are not Nitro, path 2 to S3 and DynamoDB may be a gateway endpoint.
   */
  public static readonly INTERNET_EGRESS = new FlowLogInsightsQuery(cost.INTERNET_EGRESS);

  /**
   * Who sends how much to other Availability Zones? By the next hop, to private addresses, for formats of version 11.
   *
   * Counts accepted bytes once, where they leave. What has no next hop that is known is left out. An estimate: the
   * bill has exceptions.
   */
  public static readonly CROSS_ZONE = new FlowLogInsightsQuery(cost.CROSS_ZONE);

  /**
   * Which addresses send most? The first 50.
   *
   * Counts bytes at each interface, so a flow between two that are logged counts twice.
   */
  public static readonly TOP_TALKERS = new FlowLogInsightsQuery(traffic.TOP_TALKERS);

  /**
   * Who was rejected at the ports of SSH and RDP? By source and port.
   *
   * Counts rejected records and packets, TCP alone, at each interface.
   */
  public static readonly SSH_RDP_REJECTS = new FlowLogInsightsQuery(exposure.SSH_RDP_REJECTS);

  /**
   * Which VPC sends how much to which through transit gateways?
   *
   * Counts bytes and packets once, where they come in.
   */
  public static readonly TRANSIT_GATEWAY_TRAFFIC = new FlowLogInsightsQuery(transitGateways.TRANSIT_GATEWAY_TRAFFIC);

  /**
   * Between which addresses do most bytes flow through transit gateways? The first 100.
   *
   * Counts bytes once, where they come in.
   */
  public static readonly TRANSIT_GATEWAY_TALKERS = new FlowLogInsightsQuery(transitGateways.TRANSIT_GATEWAY_TALKERS);

  /**
   * Where, and why, do transit gateways lose packets? By attachment and direction.
   *
   * Counts lost packets where they were lost.
   */
  public static readonly TRANSIT_GATEWAY_DROPS = new FlowLogInsightsQuery(transitGateways.TRANSIT_GATEWAY_DROPS);

  /**
   * Which protocols are spoken, and how much?
   *
   * Counts bytes and packets at each interface.
   */
  public static readonly PROTOCOLS = new FlowLogInsightsQuery(traffic.PROTOCOLS);

  /**
   * Which TCP and UDP ports carry most traffic? The first 50.
   *
   * The port is the lesser of the two, in most cases that of the service. Counts bytes at each interface.
   */
  public static readonly TOP_PORTS = new FlowLogInsightsQuery(traffic.TOP_PORTS);

  /**
   * Why was traffic rejected: Block Public Access, Encryption Controls, or a security group or network ACL, which are
   * one? For formats of version 8.
   *
   * Counts rejected records and packets at each interface.
   */
  public static readonly REJECT_REASONS = new FlowLogInsightsQuery(traffic.REJECT_REASONS);

  /**
   * Which traffic is known not to be encrypted? For formats of version 10.
   *
   * Counts accepted bytes once, where they leave; what is not known is left out.
   */
  public static readonly UNENCRYPTED_TRAFFIC = new FlowLogInsightsQuery(traffic.UNENCRYPTED_TRAFFIC);

  /**
   * The queries that come by themselves, as far as the format can answer them, in order of value.
   *
   * @internal
   */
  public static readonly _FEATURED: FlowLogInsightsQuery[] = [
    FlowLogInsightsQuery.FRESHNESS, FlowLogInsightsQuery.GAPS, FlowLogInsightsQuery.REJECTED_TRAFFIC,
    FlowLogInsightsQuery.ADDRESS, FlowLogInsightsQuery.ADDRESS_PACKET_LEVEL, FlowLogInsightsQuery.INTERFACE,
    FlowLogInsightsQuery.EXPOSED_SERVICES, FlowLogInsightsQuery.PORT_SCANS, FlowLogInsightsQuery.NAT_CLIENTS,
    FlowLogInsightsQuery.AWS_SERVICES_THROUGH_NAT, FlowLogInsightsQuery.INTERNET_EGRESS,
    FlowLogInsightsQuery.CROSS_ZONE, FlowLogInsightsQuery.TOP_TALKERS, FlowLogInsightsQuery.SSH_RDP_REJECTS,
    FlowLogInsightsQuery.TRANSIT_GATEWAY_TRAFFIC, FlowLogInsightsQuery.TRANSIT_GATEWAY_TALKERS,
    FlowLogInsightsQuery.TRANSIT_GATEWAY_DROPS, FlowLogInsightsQuery.PROTOCOLS,
  ];

  /** What the query is called within its folder. */
  public readonly name: string;

  /** Which question it answers. */
  public readonly question: string;

  /** The fields of records that it needs, those of its condition included. */
  public readonly fields: RecordField[];

  /** What it asks for before it runs. */
  public readonly parameters: FlowLogInsightsParameter[];

  constructor(private readonly props: FlowLogInsightsQueryProps) {
    const problem = problemOf(props);
    if (problem !== undefined) {
      throw new Error(problem);
    }
    const fields = [...props.fields, ...props.condition?.fields ?? []];
    this.name = props.name;
    this.question = props.question;
    this.fields = [...new Map(fields.map((field) => [`${field}`, field])).values()];
    this.parameters = [...props.parameters ?? []];
  }

  /**
   * The fields that records of a format lack.
   *
   * @internal
   */
  public _fieldsMissingIn(format: RecordFormat): RecordField[] {
    return this.fields.filter((field) => !format.includes(field));
  }

  /**
   * The query for records of a format that has its fields.
   *
   * @internal
   */
  public _queryString(format: RecordFormat, privateCidrs: string[]): string {
    return queryText(this.props, format, privateCidrs);
  }

  /**
   * The query without its question, which `SOURCE` may stand before.
   *
   * @internal
   */
  public _commands(format: RecordFormat, privateCidrs: string[]): string {
    return commandsOf(this.props, format, privateCidrs);
  }
}
