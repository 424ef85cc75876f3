import { ANSWER, OPENING } from './exposure';
import { RecordField as F } from '../../format/record-field';
import { FlowLogInsightsAlarmProps } from '../alarm-props';
import { RecordCondition as C } from '../condition';

// What wakes somebody. Thresholds are those of half an hour.

/** SSH, Telnet, SMB, WinRM, RDP, VNC; Docker, etcd, Kubernetes; databases, caches, queues, search. */
export const ADMIN_AND_DATA_PORTS = [
  22, 23, 445, 1433, 1521, 2375, 2376, 2379, 3306, 3389, 5432, 5439, 5601, 5900, 5985, 5986, 6379, 6443, 9042, 9092,
  9200, 9300, 10250, 11211, 27017,
];

export function exposedPorts(ports: number[]): FlowLogInsightsAlarmProps {
  return {
    name: 'Exposed ports',
    question: 'Did an admin or data port answer an address that is not private?',
    remedy: 'Find the interface and the port of this notice, and who connected, by the saved query "Services that '
      + 'answered the internet". Close the port in the security group of the interface unless it is meant to be open; '
      + 'then look at what was done by way of it.',
    fields: [
      F.LOG_STATUS, F.INTERFACE_ID, F.FLOW_DIRECTION, F.PKT_SRCADDR, F.PKT_DSTADDR, F.SRCPORT, F.PROTOCOL, F.TCP_FLAGS,
      F.ACTION,
    ],
    condition: C.allOf([
      C.TCP, C.oneOf(F.FLOW_DIRECTION, ['egress']), C.ACCEPTED, ANSWER, C.oneOfNumbers(F.SRCPORT, ports),
      C.noneOf(F.PKT_DSTADDR, ['-']),
    ]),
    queryString: 'filter not {{private(flow_pkt_dstaddr)}}',
    contributors: ['flow_interface_id', 'flow_pkt_srcaddr', 'flow_srcport'],
    threshold: 0,
    datapointsToAlarm: 1,
  };
}

export const FAN_OUT: FlowLogInsightsAlarmProps = {
  name: 'Fan-out',
  question: 'Did a private address try many private ones, to no avail?',
  remedy: 'Find what the address of this notice is. A scanner of yours, or a load balancer with many targets, is '
    + 'expected: raise the threshold, or add the alarm with a condition that leaves it out. Else take it off the '
    + 'network and look at it: this is how an intruder looks for the next host.',
  fields: [
    F.LOG_STATUS, F.INTERFACE_ID, F.FLOW_DIRECTION, F.PKT_SRCADDR, F.PKT_DSTADDR, F.PROTOCOL, F.TCP_FLAGS, F.PACKETS,
  ],
  condition: C.allOf([C.TCP, C.oneOf(F.FLOW_DIRECTION, ['egress']), OPENING, C.atMost(F.PACKETS, 3)]),
  queryString: `filter {{private(flow_pkt_srcaddr)}} and {{private(flow_pkt_dstaddr)}}
| stats count_distinct(flow_pkt_dstaddr) as targets by flow_interface_id, flow_pkt_srcaddr`,
  value: 'max(targets)',
  contributors: ['flow_interface_id', 'flow_pkt_srcaddr'],
  threshold: 50,
};

export const EAST_WEST_REJECTS: FlowLogInsightsAlarmProps = {
  name: 'East-west rejects',
  question: 'Were many connections of a private address to private ones rejected?',
  remedy: 'Look by the saved query "Rejected traffic" where the address of this notice wants to go. After a change, a '
    + 'security group or a network ACL lacks a rule, or a client an address. Without one, look at what runs there.',
  fields: [F.LOG_STATUS, F.SRCADDR, F.DSTADDR, F.PROTOCOL, F.TCP_FLAGS, F.ACTION],
  condition: C.allOf([C.REJECTED, C.TCP, C.oneOfNumbers(F.TCP_FLAGS, [2])]),
  queryString: 'filter {{private(flow_srcaddr)}} and {{private(flow_dstaddr)}}',
  contributors: ['flow_srcaddr'],
  threshold: 100,
};

export function internetEgress(bytes: number): FlowLogInsightsAlarmProps {
  return {
    name: 'Bytes to public addresses',
    question: 'Did an interface send much to addresses that are not private?',
    remedy: 'Find the interface of this notice, and where it sends by the saved query "Bytes to the internet" or "One '
      + 'interface". What belongs there, such as a backup, is worth an endpoint or a budget of its own. What does '
      + 'not may be your data on its way out.',
    fields: [F.LOG_STATUS, F.INTERFACE_ID, F.DSTADDR, F.BYTES, F.ACTION],
    condition: C.allOf([C.ACCEPTED, C.noneOf(F.DSTADDR, ['-'])]),
    queryString: 'filter not {{private(flow_dstaddr)}}',
    value: 'sum(flow_bytes)',
    contributors: ['flow_interface_id'],
    threshold: bytes,
  };
}
