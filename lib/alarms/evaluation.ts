import { Duration, Token } from 'aws-cdk-lib';
import { FlowLogAlarmOptions } from './alarm-options';
import { describe } from '../private/describe';

/** How many of how many results have to be bad. */
export interface Evaluation {
  readonly datapointsToAlarm: number;
  readonly evaluationPeriods: number;
}

/** Records come late, and metrics of them: one of one would flap. */
export const THREE_OF_FOUR: Evaluation = { datapointsToAlarm: 3, evaluationPeriods: 4 };

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutLogAlarm.html */
const MAX_PERIODS = 100;

/** Of one result there is nothing to tell a late one from a bad one by. */
const LEAST_PERIODS = 2;

const DAY = 86_400;

/**
 * What is told, and of the rest the defaults. Who asks for fewer results than would have to be bad gets all of them.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
 */
export function evaluationOf(options: FlowLogAlarmOptions, defaults = THREE_OF_FOUR): Evaluation {
  const { evaluationPeriods = Math.max(defaults.evaluationPeriods, literal(options.datapointsToAlarm) ?? 1) } = options;
  if (isWrong(evaluationPeriods, MAX_PERIODS, LEAST_PERIODS)) {
    throw new Error(`'evaluationPeriods' must be ${LEAST_PERIODS} to ${MAX_PERIODS}, `
      + `got ${describe(evaluationPeriods)}`);
  }
  const most = literal(evaluationPeriods) ?? MAX_PERIODS;
  const { datapointsToAlarm = Math.min(defaults.datapointsToAlarm, most) } = options;
  if (isWrong(datapointsToAlarm, most)) {
    throw new Error(`'datapointsToAlarm' must be 1 to ${most}, got ${describe(datapointsToAlarm)}`);
  }
  return { datapointsToAlarm, evaluationPeriods };
}

/**
 * The length of a period of an alarm on a metric, whose periods together may take a day, or seven if each takes an
 * hour.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
 */
export function periodOf(period: Duration | undefined, { evaluationPeriods }: Evaluation): Duration {
  const chosen = period ?? Duration.minutes(15);
  if (typeof chosen?.toSeconds !== 'function') {
    throw new Error(`'period' must be a Duration such as Duration.minutes(15), got ${describe(chosen)}`);
  }
  if (chosen.isUnresolved()) {
    return chosen;
  }
  const seconds = chosen.toSeconds({ integral: false });
  if (seconds < 60 || seconds % 60 !== 0) {
    throw new Error(`'period' must be whole minutes, got ${describe(chosen)}`);
  }
  const most = seconds < 3600 ? DAY : 7 * DAY;
  if (!Token.isUnresolved(evaluationPeriods) && seconds * evaluationPeriods > most) {
    const longest = Duration.minutes(Math.floor(most / evaluationPeriods / 60)).toHumanString();
    throw new Error(`'period' must be at most ${longest} `
      + `for ${evaluationPeriods} 'evaluationPeriods', got ${describe(chosen)}`);
  }
  return chosen;
}

function isWrong(value: number, most: number, least = 1): boolean {
  return typeof value !== 'number'
    || !Token.isUnresolved(value) && (!Number.isInteger(value) || value < least || value > most);
}

function literal(value: number | undefined): number | undefined {
  return typeof value !== 'number' || Token.isUnresolved(value) ? undefined : value;
}
