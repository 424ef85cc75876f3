import { Duration } from 'aws-cdk-lib';
import * as cost from './catalogue/cost';
import * as delivery from './catalogue/delivery';
import * as exposure from './catalogue/exposure';
import * as one from './catalogue/one';
import * as reachability from './catalogue/reachability';
import * as segmentation from './catalogue/segmentation';
import * as talkers from './catalogue/talkers';
import * as traffic from './catalogue/traffic';
import * as transitGateways from './catalogue/transit-gateways';
import { problemOf } from './query-problem';
import { FlowLogQueryProps } from './query-props';
import { QueriedTable, queryText, settlingMinutes } from './query-text';
import { RecordField } from '../format/record-field';

/** A stack holds 500 resources. */
const DOZEN = 12;

/** All of a time of whole minutes, of which the CDK's text has two units. */
function textOf(time: Duration): string {
  const minutes = time.toMinutes();
  const units = { day: Math.floor(minutes / 1440), hour: Math.floor(minutes / 60) % 24, minute: minutes % 60 };
  return Object.entries(units).filter(([, count]) => count > 0)
    .map(([unit, count]) => `${count} ${unit}${count === 1 ? '' : 's'}`).join(' ');
}

/**
 * A saved query of Athena over flow logs: a question, the fields that it needs, and how it is asked of a table.
 *
 * All look at a window of time, and read the partitions of that window alone: of Parquet the columns that they need, of
 * text whole records. Records come late: the window ends 20 minutes ago, or now, for queries that say so; the column
 * `complete_until` says until when the answer is complete. All but those that say otherwise leave out what is no flow
 * (`NODATA`, `SKIPDATA`), and count packets once where several flow logs cover an interface: records of one flow log at
 * a time, the one that tells most first. That leaves out up to ten minutes where one flow log replaced another, and
 * what the first failed to deliver; and it takes memory for the records of the window: of a huge archive ask for less.
 *
 * A flow between two interfaces that are both logged is recorded at each of them. Queries that say *at each interface*
 * count it at both.
 *
 * @see https://docs.aws.amazon.com/athena/latest/ug/querying-with-prepared-statements.html
 * @example
 * const vpc = new ec2.Vpc(this, 'Vpc');
 * const archive = new S3Destination(this, 'Archive');
 * new FlowLogs(this, 'FlowLogs', { source: FlowLogSource.vpc(vpc), destination: archive });
 * const table = new FlowLogTable(this, 'Table', { archive, format: RecordFormat.ESSENTIAL });
 *
 * table.addQuery(FlowLogQuery.PORT_SCANS);
 * table.addQuery(new FlowLogQuery({
 *   name: 'DNS elsewhere',
 *   question: 'Who asks which DNS servers?',
 *   fields: [RecordField.SRCADDR, RecordField.DSTADDR, RecordField.DSTPORT, RecordField.END, RecordField.LOG_STATUS],
 *   sql: 'SELECT srcaddr, dstaddr, count(*) AS records FROM flows WHERE dstport = 53 GROUP BY srcaddr, dstaddr',
 * }));
 */
export class FlowLogQuery {
  /**
   * Is every flow log delivering, and how far behind is it? One row for each account, region and flow log of the last
   * day.
   *
   * Counts records, and of these the skipped ones; looks up to now. A flow log that delivered nothing for a day has no
   * row; those of a stream, whose files do not name them, have one together. The first to run, and what auditors ask
   * for. Reads two columns of a day.
   */
  public static readonly FRESHNESS = new FlowLogQuery(delivery.FRESHNESS);

  /**
   * At which interfaces, when, and by which flow log were records skipped (`SKIPDATA`)? One row for each interface,
   * flow log and hour of the last day.
   *
   * What was skipped is missing in the answers of all other queries that take records of this flow log, while it may be
   * billed. Regional NAT gateways name no interface. Reads three columns of a day.
   */
  public static readonly GAPS = new FlowLogQuery(delivery.GAPS);

  /**
   * Who was rejected in the last hour, up to now? By source, destination, port and protocol.
   *
   * Counts rejected records at each interface; rejects by security groups, network ACLs, and packets after their
   * connection was closed. Reads a few columns of an hour or two.
   */
  public static readonly REJECTED_TRAFFIC = new FlowLogQuery(traffic.REJECTED_TRAFFIC);

  /**
   * What did an address do in the last day, up to now? Takes the address. The newest 1,000 records that have it as
   * source or destination, of the interface or the packet.
   *
   * Records at each interface. Reads most columns of a day.
   */
  public static readonly ADDRESS = new FlowLogQuery(one.ADDRESS);

  /**
   * What passed an interface in the last day, up to now? Takes its id. The newest 1,000 records.
   *
   * Reads most columns of a day.
   */
  public static readonly INTERFACE = new FlowLogQuery(one.INTERFACE);

  /**
   * Why can a client not reach a TCP port of a server? Takes client address, server address and port. One row for each
   * side and interface that saw the two in the last hour, with a verdict, and when it was answered and rejected last.
   *
   * The verdict is on what happened last. Interfaces that pass packets on, such as those of transit gateways, are on
   * the way. Instances have further addresses, such as those of pods; a firewall on an instance that drops what it gets
   * looks the same, and so does an instance that rewrites addresses. No row of the server: nothing arrived there, look
   * at routes. TCP only, because other protocols do not say whether anybody answered. Attempts of the last 40 minutes
   * do not count, answers to earlier ones do; where records were skipped the verdict is unknown. Reads most columns of
   * an hour or two, twice.
   */
  public static readonly REACHABILITY = new FlowLogQuery(reachability.REACHABILITY);

  /**
   * Which TCP connections that clients opened in the last hour were blocked, refused or not answered? As seen at the
   * interfaces of the clients, the 500 most frequent.
   *
   * Those that were answered are left out, unless what came later was not, and so is what gateways and firewalls pass
   * on, but for instances that rewrite addresses (NAT instances); so are failures of interfaces that AWS manages and
   * that pass on, such as health checks of a load balancer that keeps the addresses of clients. The verdict is on what
   * happened last; where records were skipped and nobody was seen to answer, it is unknown. Interfaces of formats
   * without `instance-id` are left out where they have further addresses. Reads most columns of an hour or two, twice.
   */
  public static readonly FAILED_CONNECTIONS = new FlowLogQuery(reachability.FAILED_CONNECTIONS);

  /**
   * Which TCP ports answered addresses that are not private? By port, interface and address, of the last day.
   *
   * Counts answers (SYN-ACK) at the interface that gave them, not where they are passed on, but for instances that
   * rewrite addresses (NAT instances), and firewalls of which not all interfaces are logged. Probes that were rejected
   * are noise; who answered is the finding. UDP is left out. The first 500. Public IPv6 addresses of your own are not
   * private unless `privateCidrs` say so. Reads most columns of a day.
   */
  public static readonly EXPOSED_SERVICES = new FlowLogQuery(exposure.EXPOSED_SERVICES);

  /**
   * Who tried 20 TCP ports or 20 addresses within an hour of the clock? By hour and source, the first 500 of the last
   * day.
   *
   * Counts openings of at most three packets at each interface that they reached; without this the busiest client
   * looks like a scanner. Sources inside come first, so that those of the internet do not crowd them out. Slower scans
   * are left out. Reads most columns of a day.
   */
  public static readonly PORT_SCANS = new FlowLogQuery(exposure.PORT_SCANS);

  /**
   * Which subnet talks to which, at which port? By the next hop (version 11), of the last day.
   *
   * Counts accepted bytes once, where they leave; leaves NAT gateways, transit gateways, load balancers and endpoints
   * out, on either side. At most 10,000 rows, by name. Reads most columns of a day.
   */
  public static readonly SEGMENTATION = new FlowLogQuery(segmentation.SEGMENTATION);

  /**
   * Which subnet talks to which, at which port? By the subnet that the other address was seen in, of the last day.
   *
   * Counts accepted bytes to private addresses once, where they leave whoever sends them; what gateways pass on is
   * left out, and load balancers count as who they are. An address that no interface was seen with has no subnet.
   * Those that instances have besides their first, such as those of pods, have that of the instance; what comes in at
   * an instance and leaves it, as at firewalls, is left out. At most 10,000 rows, by name. Reads most columns of a day,
   * twice.
   */
  public static readonly SEGMENTATION_BY_ADDRESS = new FlowLogQuery(segmentation.SEGMENTATION_BY_ADDRESS);

  /**
   * Who sends and receives how much through NAT gateways, and where to? The clients of most bytes, with all of their
   * bytes and the ten destinations of most, of the last day, for formats of version 11. A thousand rows.
   *
   * Counts accepted bytes on the private side of the gateways, once: what the gateway bills. Clients are private
   * addresses, IPv6 ones by `privateCidrs`: by that the outer side of gateways with several addresses is left out,
   * which at private NAT gateways counts, too. Regional NAT gateways: `REGIONAL_NAT_CLIENTS`. Reads most columns of a
   * day.
   */
  public static readonly NAT_CLIENTS = new FlowLogQuery(cost.NAT_CLIENTS);

  /**
   * The same for formats before version 11. Takes the interfaces of the gateways, separated by commas.
   *
   * Counts the bytes on the private side of the gateways, once. Reads most columns of a day.
   */
  public static readonly NAT_CLIENTS_OF_INTERFACES = new FlowLogQuery(cost.NAT_CLIENTS_OF_INTERFACES);

  /**
   * Which clients reach S3 and DynamoDB through NAT gateways? Both directions, of the last day, for formats of version
   * 11.
   *
   * Counts the bytes on the private side of the gateways, once. A gateway endpoint takes those of the same region at
   * no cost; no field says of which region the other side is. Reads most columns of a day.
   */
  public static readonly AWS_SERVICES_THROUGH_NAT = new FlowLogQuery(cost.AWS_SERVICES_THROUGH_NAT);

  /**
   * Which interfaces send how much through internet gateways, and where to? Those of most bytes, with all of their
   * bytes and the ten destinations of most, of the last day. A thousand rows.
   *
   * Counts accepted bytes once, where they leave the VPC: what goes through a NAT gateway counts at the gateway, and
   * `NAT_CLIENTS` tells whose it is. Regional NAT gateways name no interface, and are one: `REGIONAL_NAT_CLIENTS`. With
   * instances that are not Nitro, S3 and DynamoDB may be reached through a gateway endpoint: the path says so. Reads
   * most columns of a day.
   */
  public static readonly INTERNET_EGRESS = new FlowLogQuery(cost.INTERNET_EGRESS);

  /**
   * Who sends how much to other Availability Zones? By the next hop (version 11), the first 200 of the last day.
   *
   * Counts accepted bytes at each hop, where they leave, because each hop between zones is one that may be billed: a
   * client whose NAT gateway is in another zone on the way there, the gateway on the way back. The types of sender and
   * next hop say which it was. A row for each zone without a destination holds what instances sent to private addresses
   * over next hops that are not known. An estimate: the bill has exceptions, such as load balancers. Reads most columns
   * of a day.
   */
  public static readonly CROSS_ZONE = new FlowLogQuery(cost.CROSS_ZONE);

  /**
   * Who sends how much to other Availability Zones? By the zone that the other address was seen in, of the last day,
   * to private addresses.
   *
   * Counts accepted bytes once, where they leave whoever sends them, and between the two ends: the way through gateways
   * in other zones is `CROSS_ZONE`. A row for each zone without a destination holds those whose other side no interface
   * was seen with; addresses that instances have besides their first are where the instance is. An estimate: the bill
   * has exceptions. Reads most columns of a day, twice.
   */
  public static readonly CROSS_ZONE_BY_ADDRESS = new FlowLogQuery(cost.CROSS_ZONE_BY_ADDRESS);

  /**
   * Which addresses send most? The first 50 of the last day.
   *
   * Counts bytes at each interface, so a flow between two that are logged counts twice. Reads a few columns of a day.
   */
  public static readonly TOP_TALKERS = new FlowLogQuery(talkers.TOP_TALKERS);

  /**
   * Who was rejected at the ports of SSH and RDP? By source and port, of the last day; sources inside first.
   *
   * Counts rejected records at each interface. Reads a few columns of a day.
   */
  public static readonly SSH_RDP_REJECTS = new FlowLogQuery(exposure.SSH_RDP_REJECTS);

  /**
   * Which VPC sends how much to which through transit gateways? Of the last day.
   *
   * Counts bytes once, where they come in. Reads most columns of a day.
   */
  public static readonly TRANSIT_GATEWAY_TRAFFIC = new FlowLogQuery(transitGateways.TRANSIT_GATEWAY_TRAFFIC);

  /**
   * Between which addresses do most bytes flow through transit gateways? The first 100 of the last day.
   *
   * Counts bytes once, where they come in. Reads a few columns of a day.
   */
  public static readonly TRANSIT_GATEWAY_TALKERS = new FlowLogQuery(transitGateways.TRANSIT_GATEWAY_TALKERS);

  /**
   * Where, and why, do transit gateways lose packets? By attachment and direction, of the last day.
   *
   * Counts lost packets where they were lost. Reads a few columns of a day.
   */
  public static readonly TRANSIT_GATEWAY_DROPS = new FlowLogQuery(transitGateways.TRANSIT_GATEWAY_DROPS);

  /**
   * At which attachments of transit gateways, when, and by which flow log were records skipped (`SKIPDATA`)? One row
   * for each attachment, flow log and hour of the last day.
   *
   * What was skipped is missing in the answers of all other queries. Reads three columns of a day.
   */
  public static readonly TRANSIT_GATEWAY_GAPS = new FlowLogQuery(transitGateways.TRANSIT_GATEWAY_GAPS);

  /**
   * What did an address do through transit gateways in the last day, up to now? Takes the address. The newest 1,000
   * records that have it as source or destination.
   *
   * A packet has a record where it comes in and one where it leaves. Reads most columns of a day.
   */
  public static readonly TRANSIT_GATEWAY_ADDRESS = new FlowLogQuery(transitGateways.TRANSIT_GATEWAY_ADDRESS);

  /**
   * Which TCP and UDP services carry most traffic through transit gateways? The first 50 of the last day.
   *
   * The port of the service is that of the side that was called; where the record does not tell, the lesser one.
   * Counts bytes once, where they come in. Reads a few columns of a day.
   */
  public static readonly TRANSIT_GATEWAY_PORTS = new FlowLogQuery(transitGateways.TRANSIT_GATEWAY_PORTS);

  /**
   * Which interfaces are logged, and billed, by several flow logs at once? Those with records of two in three or more
   * of the ten minutes of the last day: where one replaced another both have records of the same.
   *
   * Counts all their records, those that other queries leave out included. A flow log of rejects beside one of
   * everything is one, too. Not for streams, whose files do not name flow logs. Reads a few columns of a day.
   */
  public static readonly OVERLAPPING_FLOW_LOGS = new FlowLogQuery(delivery.OVERLAPPING_FLOW_LOGS);

  /**
   * Which TCP ports answered in the last day that had not in the 30 before? By VPC, address and port; node ports
   * and ephemeral ones are one each.
   *
   * Counts answers (SYN-ACK) at the interface that gave them. Addresses of autoscaled instances are always new:
   * `newListenersByTag`. The first 500. Reads most columns of 31 days, the dearest of all: `over` less, or raise the
   * limit of the workgroup, where that is beyond it.
   */
  public static readonly NEW_LISTENERS = new FlowLogQuery(exposure.NEW_LISTENERS);

  /**
   * Who sends and receives how much through regional NAT gateways, and where to? The clients of most bytes, with all of
   * their bytes and the ten destinations of most, of the last day. A thousand rows.
   *
   * Counts the bytes between a private address and one that is not, once. Reads most columns of a day.
   */
  public static readonly REGIONAL_NAT_CLIENTS = new FlowLogQuery(cost.REGIONAL_NAT_CLIENTS);

  /**
   * Which instances use NAT gateways, and how much? Of the last day, for formats of version 11.
   *
   * Counts accepted bytes at the interfaces of the instances, in both directions. Reads a few columns of a day.
   */
  public static readonly NAT_USERS = new FlowLogQuery(cost.NAT_USERS);

  /**
   * `AWS_SERVICES_THROUGH_NAT` for formats before version 11. Takes the interfaces of the gateways, separated by
   * commas.
   *
   * Counts the bytes on the private side of the gateways, once. Reads most columns of a day.
   */
  public static readonly AWS_SERVICES_THROUGH_NAT_OF_INTERFACES =
    new FlowLogQuery(cost.AWS_SERVICES_THROUGH_NAT_OF_INTERFACES);

  /**
   * Who talks to load balancers, databases, caches or endpoints? Takes their interfaces, separated by commas. By
   * interface, peer and port, of the last day.
   *
   * Counts accepted bytes and rejected records at these interfaces alone. Reads most columns of a day.
   */
  public static readonly MANAGED_INTERFACES = new FlowLogQuery(one.MANAGED_INTERFACES);

  /**
   * Why was traffic rejected: Block Public Access, Encryption Controls, or a security group or network ACL, which are
   * one? Of the last day, for formats of version 8.
   *
   * Counts rejected records at each interface; those of older versions beside them do not tell. Reads a few columns of
   * a day.
   */
  public static readonly REJECT_REASONS = new FlowLogQuery(traffic.REJECT_REASONS);

  /**
   * Which traffic is known not to be encrypted? Of the last day, for formats of version 10.
   *
   * Counts accepted bytes once, where they leave; what is not known is left out. Reads most columns of a day.
   */
  public static readonly UNENCRYPTED_TRAFFIC = new FlowLogQuery(traffic.UNENCRYPTED_TRAFFIC);

  /**
   * Which TCP and UDP services carry most traffic? The first 50 of the last day.
   *
   * The port of the service is that of the side that was called; where the record does not tell, the lesser one.
   * Counts bytes at each interface. Reads a few columns of a day.
   */
  public static readonly TOP_PORTS = new FlowLogQuery(traffic.TOP_PORTS);

  /**
   * Which protocols are spoken, and how much? Of the last day.
   *
   * Counts bytes at each interface. Reads a few columns of a day.
   */
  public static readonly PROTOCOLS = new FlowLogQuery(traffic.PROTOCOLS);

  /**
   * What was let through in the last hour, up to now? By source, destination, port and protocol, most bytes first.
   *
   * Counts bytes at each interface. Reads a few columns of an hour or two.
   */
  public static readonly ACCEPTED_TRAFFIC = new FlowLogQuery(traffic.ACCEPTED_TRAFFIC);

  /**
   * Which addresses answered most at SSH, Telnet, RDP, VNC and WinRM? The first ten of the last day.
   *
   * Counts accepted bytes that these ports sent, at each interface. Reads a few columns of a day.
   */
  public static readonly ADMIN_PORT_TRAFFIC = new FlowLogQuery(traffic.ADMIN_PORT_TRAFFIC);

  /**
   * How much IPv4 traffic was let through and rejected? Of the last day.
   *
   * Counts bytes at each interface. Reads a few columns of a day.
   */
  public static readonly IPV4_TRAFFIC = new FlowLogQuery(traffic.IPV4_TRAFFIC);

  /**
   * How much IPv6 traffic was let through and rejected? Of the last day.
   *
   * Counts bytes at each interface. Reads a few columns of a day.
   */
  public static readonly IPV6_TRAFFIC = new FlowLogQuery(traffic.IPV6_TRAFFIC);

  /**
   * Whose TCP connections were rejected in the last hour, up to now? By source, destination and port.
   *
   * Counts rejected records at each interface. Reads a few columns of an hour or two.
   */
  public static readonly REJECTED_TCP_TRAFFIC = new FlowLogQuery(traffic.REJECTED_TCP_TRAFFIC);

  /**
   * Who uses SSH and RDP, and was it let through? By source, destination and port, of the last day.
   *
   * Counts records towards these ports at each interface. Reads a few columns of a day.
   */
  public static readonly SSH_RDP_TRAFFIC = new FlowLogQuery(traffic.SSH_RDP_TRAFFIC);

  /**
   * Which original addresses, as in the packets, send most? The first 50 of the last day.
   *
   * Counts bytes at each interface, gateways included. Reads a few columns of a day.
   */
  public static readonly TOP_TALKERS_PACKET_LEVEL = new FlowLogQuery(talkers.TOP_TALKERS_PACKET_LEVEL);

  /**
   * Which instances have most traffic? The first 50 of the last day.
   *
   * Counts bytes of both directions at the interfaces of instances. Reads a few columns of a day.
   */
  public static readonly TOP_TALKING_INSTANCES = new FlowLogQuery(talkers.TOP_TALKING_INSTANCES);

  /**
   * Which subnets have most traffic? The first 50 of the last day.
   *
   * Counts bytes of both directions at the interfaces of the subnets. Reads a few columns of a day.
   */
  public static readonly TOP_TALKING_SUBNETS = new FlowLogQuery(talkers.TOP_TALKING_SUBNETS);

  /**
   * Between whom, and at which port, does most TCP traffic flow? The first 50 of the last day.
   *
   * Counts bytes at each interface; the port is the lesser of the two. Reads a few columns of a day.
   */
  public static readonly TOP_TCP_TRAFFIC = new FlowLogQuery(traffic.TOP_TCP_TRAFFIC);

  /**
   * Between which addresses do most bytes flow? The first 50 pairs of the last day.
   *
   * Counts bytes at each interface. Reads a few columns of a day.
   */
  public static readonly TOTAL_BYTES_TRANSFERRED = new FlowLogQuery(talkers.TOTAL_BYTES_TRANSFERRED);

  /**
   * Between which original addresses, as in the packets, do most bytes flow? The first 50 pairs of the last day.
   *
   * Counts bytes at each interface, gateways included. Reads a few columns of a day.
   */
  public static readonly TOTAL_BYTES_TRANSFERRED_PACKET_LEVEL =
    new FlowLogQuery(talkers.TOTAL_BYTES_TRANSFERRED_PACKET_LEVEL);

  /**
   * Where does an address send to? Takes the address. By destination, port, protocol and action, of the last day.
   *
   * Counts bytes at each interface. Reads a few columns of a day.
   */
  public static readonly TRAFFIC_FROM_SOURCE_ADDRESS = new FlowLogQuery(traffic.TRAFFIC_FROM_SOURCE_ADDRESS);

  /**
   * Who sends to an address? Takes the address. By source, port, protocol and action, of the last day.
   *
   * Counts bytes at each interface. Reads a few columns of a day.
   */
  public static readonly TRAFFIC_TO_DESTINATION_ADDRESS = new FlowLogQuery(traffic.TRAFFIC_TO_DESTINATION_ADDRESS);

  /**
   * The queries that a table gets by itself, as far as its format can answer them, in order of value. Where the format
   * is frozen those that others answer better are left out, and lesser ones make up a dozen: a set that follows from
   * formats as they come may only grow.
   *
   * @internal
   */
  public static _featuredIn(table: QueriedTable, isFrozen: boolean): FlowLogQuery[] {
    const answerable = (queries: FlowLogQuery[]) =>
      queries.filter((query) => query._fieldsMissingIn(table).length === 0 && !query._lacksFlowLogIn(table));
    const featured = answerable(FlowLogQuery.FEATURED);
    if (!isFrozen) {
      return featured;
    }
    const lesser = answerable([...FlowLogQuery.BETTER.keys()]).map((query) => FlowLogQuery.BETTER.get(query));
    const best = featured.filter((query) => !lesser.includes(query));
    return [...best, ...answerable(FlowLogQuery.MORE)].slice(0, Math.max(best.length, DOZEN));
  }

  /**
   * Whether a query that a table gets by itself, now or with later flow logs, is called the same.
   *
   * @internal
   */
  public static _isNameTaken(query: FlowLogQuery): boolean {
    return [...FlowLogQuery.FEATURED, ...FlowLogQuery.MORE].some((each) => each !== query && each.name === query.name);
  }

  /**
   * `MANAGED_INTERFACES` by a tag of the interfaces, with this `RecordField.interfaceTag`. Takes the value of the tag.
   *
   * Counts accepted bytes and rejected records at these interfaces alone. Reads most columns of a day.
   */
  public static managedInterfacesByTag(tagKey: string): FlowLogQuery {
    return new FlowLogQuery(one.managedInterfacesByTag(tagKey));
  }

  /**
   * `NEW_LISTENERS` by a tag of the instances, with this `RecordField.instanceTag`: for fleets, whose addresses are
   * always new.
   *
   * Counts answers (SYN-ACK) at the interface that gave them. Reads most columns of 31 days.
   */
  public static newListenersByTag(tagKey: string): FlowLogQuery {
    return new FlowLogQuery(exposure.newListenersByTag(tagKey));
  }

  /**
   * Which values of a tag of instances use NAT gateways, and how much? Of the last day, for formats of version 11 with
   * this `RecordField.instanceTag`.
   *
   * Counts accepted bytes at the interfaces of the instances, in both directions. Reads a few columns of a day.
   */
  public static natUsersByTag(tagKey: string): FlowLogQuery {
    return new FlowLogQuery(cost.natUsersByTag(tagKey));
  }

  /**
   * Which values of a tag of instances send how much through internet gateways? Of the last day, for formats with this
   * `RecordField.instanceTag`.
   *
   * Counts accepted bytes once, where they leave the VPC. Reads a few columns of a day.
   */
  public static internetEgressByTag(tagKey: string): FlowLogQuery {
    return new FlowLogQuery(cost.internetEgressByTag(tagKey));
  }

  private static readonly FEATURED = [
    FlowLogQuery.FRESHNESS, FlowLogQuery.GAPS, FlowLogQuery.REJECTED_TRAFFIC, FlowLogQuery.ADDRESS,
    FlowLogQuery.INTERFACE, FlowLogQuery.REACHABILITY, FlowLogQuery.FAILED_CONNECTIONS,
    FlowLogQuery.EXPOSED_SERVICES, FlowLogQuery.PORT_SCANS, FlowLogQuery.SEGMENTATION,
    FlowLogQuery.SEGMENTATION_BY_ADDRESS, FlowLogQuery.NAT_CLIENTS, FlowLogQuery.NAT_CLIENTS_OF_INTERFACES,
    FlowLogQuery.AWS_SERVICES_THROUGH_NAT, FlowLogQuery.INTERNET_EGRESS, FlowLogQuery.CROSS_ZONE,
    FlowLogQuery.CROSS_ZONE_BY_ADDRESS, FlowLogQuery.TOP_TALKERS, FlowLogQuery.SSH_RDP_REJECTS,
    FlowLogQuery.TRANSIT_GATEWAY_GAPS, FlowLogQuery.TRANSIT_GATEWAY_DROPS, FlowLogQuery.TRANSIT_GATEWAY_ADDRESS,
    FlowLogQuery.TRANSIT_GATEWAY_TRAFFIC, FlowLogQuery.TRANSIT_GATEWAY_TALKERS, FlowLogQuery.TRANSIT_GATEWAY_PORTS,
  ];

  /** Of the same question the one that newer fields answer, and the one that does without. */
  private static readonly BETTER = new Map([
    [FlowLogQuery.SEGMENTATION, FlowLogQuery.SEGMENTATION_BY_ADDRESS],
    [FlowLogQuery.NAT_CLIENTS, FlowLogQuery.NAT_CLIENTS_OF_INTERFACES],
    [FlowLogQuery.CROSS_ZONE, FlowLogQuery.CROSS_ZONE_BY_ADDRESS],
  ]);

  /** What the oldest formats can answer, too. */
  private static readonly MORE = [
    FlowLogQuery.TRAFFIC_FROM_SOURCE_ADDRESS, FlowLogQuery.TRAFFIC_TO_DESTINATION_ADDRESS,
    FlowLogQuery.ACCEPTED_TRAFFIC, FlowLogQuery.SSH_RDP_TRAFFIC, FlowLogQuery.PROTOCOLS,
    FlowLogQuery.OVERLAPPING_FLOW_LOGS, FlowLogQuery.TOP_TCP_TRAFFIC,
  ];

  /** What the query is called. */
  public readonly name: string;

  /** Which question it answers. */
  public readonly question: string;

  /** The fields of records that it needs. */
  public readonly fields: RecordField[];

  /** What each `?` stands for, in order. A table whose accounts or regions are injected asks for those first. */
  public readonly parameters: string[];

  /** What it is called over its own time. */
  private readonly ownName: string;

  /** Whether it is asked until a time of its own. */
  private readonly isUntilAsked: boolean = false;

  constructor(private readonly props: FlowLogQueryProps) {
    const problem = problemOf(props);
    if (problem !== undefined) {
      throw new Error(problem);
    }
    this.name = this.ownName = props.name;
    this.question = props.question;
    this.fields = [...props.fields];
    this.parameters = [...props.parameters ?? []];
  }

  /**
   * The same question over another time, which its name says.
   *
   * @param window whole minutes, and long enough for the question, else throws
   * @param settlingTime how long ago the window ends, whole minutes, else throws; as that of the question unless given.
   * With none the newest records are there, not all of them yet
   */
  public over(window: Duration, settlingTime?: Duration): FlowLogQuery {
    const { ownName, props } = this;
    const over = new FlowLogQuery({ ...props, window, settlingTime: settlingTime ?? props.settlingTime });
    const isUntilAsked = settlingTime !== undefined || this.isUntilAsked;
    const name = [ownName, over.time, ...isUntilAsked ? [over.until] : []].join(', ');
    const query = new FlowLogQuery({ ...over.props, name });
    Object.assign(query, { ownName, isUntilAsked });
    return query;
  }

  private get time(): string {
    return textOf(this.props.window ?? Duration.days(1)).replace(/^1 (?=\w+$)/, '');
  }

  private get until(): string {
    const settlingTime = Duration.minutes(settlingMinutes(this.props));
    return settlingTime.toMinutes() === 0 ? 'up to now' : `until ${textOf(settlingTime)} ago`;
  }

  /**
   * The fields that a table lacks.
   *
   * @internal
   */
  public _fieldsMissingIn(table: QueriedTable): RecordField[] {
    return this.fields.filter((field) => table.columnOf(field) === undefined);
  }

  /**
   * Whether it asks for flow logs where no file says which one wrote it.
   *
   * @internal
   */
  public _lacksFlowLogIn(table: QueriedTable): boolean {
    return this.props.needsFlowLogId === true && table.origin.flowLog === undefined;
  }

  /**
   * The query for a table that has its fields.
   *
   * @internal
   */
  public _text(table: QueriedTable): string {
    return queryText(this.props, table);
  }

  /**
   * The question, and what it is asked with.
   *
   * @internal
   */
  public _description(table: QueriedTable): string {
    const parameters = [...table.injected, ...this.parameters];
    return [
      `${this.question} The last ${this.time}, ${this.until}.`,
      ...parameters.length === 0 ? [] : [`Parameters, texts in single quotes: ${parameters.join('; ')}.`],
    ].join(' ');
  }
}
