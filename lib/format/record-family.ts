/** The two families of records. Which one a flow log writes follows from what it logs. */
export enum RecordFamily {
  /** What VPCs, subnets, network interfaces and NAT gateways write. */
  NETWORK_INTERFACE = 'network-interface',
  /** What transit gateways and their attachments write. */
  TRANSIT_GATEWAY = 'transit-gateway',
}
