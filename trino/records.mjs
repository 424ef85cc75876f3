// Records of flows, made up but the same for the same seed: every scenario there is, with all fields. A record is
// `{ account, region, flowLogId, fileTime?, fields }`; what is missing is absent, and `fileTime` is the start of the
// five minutes of its file where that is not by its end.
import { Random } from './random.mjs';
import * as delivery from './scenarios/delivery.mjs';
import * as everyday from './scenarios/everyday.mjs';
import * as exposure from './scenarios/exposure.mjs';
import * as metadata from './scenarios/metadata.mjs';
import * as nat from './scenarios/nat.mjs';
import * as paths from './scenarios/paths.mjs';
import * as protocols from './scenarios/protocols.mjs';
import * as reachability from './scenarios/reachability.mjs';
import * as transitGateway from './scenarios/transit-gateway.mjs';
import { Timeline } from './timeline.mjs';

/** When the records are made, if not said: the clock of queries, a whole minute. */
export const NOW = Date.UTC(2026, 10, 20, 12, 35) / 1000;

const VPC_SCENARIOS = {
  ...delivery, ...everyday, ...exposure, ...metadata, ...nat, ...paths, ...protocols, ...reachability,
};

/** Records of network interfaces. */
export function records({ seed = 1, now = NOW } = {}) {
  return played(VPC_SCENARIOS, seed, now);
}

/** Records of transit gateways. */
export function transitGatewayRecords({ seed = 1, now = NOW } = {}) {
  return played(transitGateway, seed, now);
}

/** Each scenario has numbers of its own, so that another one changes nothing in it. */
function played(scenarios, seed, now) {
  return Object.entries(scenarios).flatMap(([name, scenario]) => {
    const random = new Random(`${name} ${seed}`);
    return scenario(random, new Timeline(now, random));
  });
}
