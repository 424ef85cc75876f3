// The answer of each query by its name in the catalogue.
import * as cost from './cost.mjs';
import * as delivery from './delivery.mjs';
import * as exposure from './exposure.mjs';
import * as one from './one.mjs';
import * as reachability from './reachability.mjs';
import * as segmentation from './segmentation.mjs';
import * as talkers from './talkers.mjs';
import * as transitGateways from './transit-gateways.mjs';

export const ANSWERS = {
  FRESHNESS: delivery.freshness,
  GAPS: delivery.gaps,
  OVERLAPPING_FLOW_LOGS: delivery.overlappingFlowLogs,
  ADDRESS: one.address,
  INTERFACE: one.interface,
  REACHABILITY: reachability.reachability,
  FAILED_CONNECTIONS: reachability.failedConnections,
  EXPOSED_SERVICES: exposure.exposedServices,
  PORT_SCANS: exposure.portScans,
  NEW_LISTENERS: exposure.newListeners,
  NEW_LISTENERS_BY_TAG: exposure.newListenersByTag,
  SSH_RDP_REJECTS: exposure.sshRdpRejects,
  SEGMENTATION: segmentation.segmentation,
  SEGMENTATION_BY_ADDRESS: segmentation.segmentationByAddress,
  NAT_CLIENTS: cost.natClients,
  NAT_CLIENTS_OF_INTERFACES: cost.natClientsOfInterfaces,
  REGIONAL_NAT_CLIENTS: cost.regionalNatClients,
  NAT_USERS: cost.natUsers,
  NAT_USERS_BY_TAG: cost.natUsersByTag,
  AWS_SERVICES_THROUGH_NAT: cost.awsServicesThroughNat,
  AWS_SERVICES_THROUGH_NAT_OF_INTERFACES: cost.awsServicesThroughNatOfInterfaces,
  INTERNET_EGRESS: cost.internetEgress,
  INTERNET_EGRESS_BY_TAG: cost.internetEgressByTag,
  CROSS_ZONE: cost.crossZone,
  CROSS_ZONE_BY_ADDRESS: cost.crossZoneByAddress,
  REJECTED_TRAFFIC: talkers.rejectedTraffic,
  REJECTED_TCP_TRAFFIC: talkers.rejectedTcpTraffic,
  ACCEPTED_TRAFFIC: talkers.acceptedTraffic,
  ADMIN_PORT_TRAFFIC: talkers.adminPortTraffic,
  IPV4_TRAFFIC: talkers.ipv4Traffic,
  IPV6_TRAFFIC: talkers.ipv6Traffic,
  SSH_RDP_TRAFFIC: talkers.sshRdpTraffic,
  TOP_TALKERS: talkers.topTalkers,
  TOP_TALKERS_PACKET_LEVEL: talkers.topTalkersPacketLevel,
  TOP_TALKING_INSTANCES: talkers.topTalkingInstances,
  TOP_TALKING_SUBNETS: talkers.topTalkingSubnets,
  TOP_TCP_TRAFFIC: talkers.topTcpTraffic,
  TOTAL_BYTES_TRANSFERRED: talkers.totalBytesTransferred,
  TOTAL_BYTES_TRANSFERRED_PACKET_LEVEL: talkers.totalBytesTransferredPacketLevel,
  TRAFFIC_FROM_SOURCE_ADDRESS: talkers.trafficFromSourceAddress,
  TRAFFIC_TO_DESTINATION_ADDRESS: talkers.trafficToDestinationAddress,
  TOP_PORTS: talkers.topPorts,
  PROTOCOLS: talkers.protocols,
  REJECT_REASONS: talkers.rejectReasons,
  UNENCRYPTED_TRAFFIC: talkers.unencryptedTraffic,
  MANAGED_INTERFACES: talkers.managedInterfaces,
  MANAGED_INTERFACES_BY_TAG: talkers.managedInterfacesByTag,
  TRANSIT_GATEWAY_TRAFFIC: transitGateways.transitGatewayTraffic,
  TRANSIT_GATEWAY_TALKERS: transitGateways.transitGatewayTalkers,
  TRANSIT_GATEWAY_DROPS: transitGateways.transitGatewayDrops,
};
