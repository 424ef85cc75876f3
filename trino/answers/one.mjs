// All about one address or network interface.
import { answer, newestFlowsOf, protocolName, tcpFlagNames } from './flows.mjs';

const ADDRESS_FIELDS = ['srcaddr', 'dstaddr', 'pkt-srcaddr', 'pkt-dstaddr'];

export function toRow(flow) {
  return {
    start_time: flow.start,
    end_time: flow.end,
    interface_id: flow['interface-id'],
    flow_direction: flow['flow-direction'],
    source_port: flow.srcport,
    destination_port: flow.dstport,
    protocol_name: protocolName(flow),
    tcp_flag_names: tcpFlagNames(flow),
    packets: flow.packets,
    bytes: flow.bytes,
    action: flow.action,
  };
}

export function address(records, { now, parameters = [] }) {
  const [wanted] = parameters;
  const rows = newestFlowsOf(records, now)
    .filter((flow) => ADDRESS_FIELDS.some((name) => flow[name] === wanted))
    .map((flow) => ({ ...toRow(flow), source: flow['pkt-srcaddr'], destination: flow['pkt-dstaddr'] }));
  return answer(
    [
      'start_time', 'end_time', 'interface_id', 'flow_direction', 'source', 'source_port', 'destination', 'destination_port',
      'protocol_name', 'tcp_flag_names', 'packets', 'bytes', 'action',
    ],
    rows,
    ['end_time desc', 'interface_id', 'source', 'source_port', 'destination', 'destination_port'],
    1000,
  );
}

function ofInterface(records, { now, parameters = [] }) {
  const [wanted] = parameters;
  const rows = newestFlowsOf(records, now)
    .filter((flow) => flow['interface-id'] === wanted)
    .map((flow) => ({ ...toRow(flow), source: flow.srcaddr, destination: flow.dstaddr }));
  return answer(
    [
      'start_time', 'end_time', 'source', 'source_port', 'destination', 'destination_port', 'protocol_name', 'packets',
      'bytes', 'action',
    ],
    rows,
    ['end_time desc', 'source', 'source_port', 'destination', 'destination_port'],
    1000,
  );
}

// no function can be declared by this name
export { ofInterface as interface };
