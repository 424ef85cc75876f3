import { Duration } from 'aws-cdk-lib';
import { describe } from '../private/describe';

/** How often a query runs, and which time it looks at. */
export interface WindowOptions {
  readonly frequency?: Duration;
  readonly window?: Duration;
  readonly delay?: Duration;
}

/** What CloudWatch Logs calls it, in seconds before a run. */
export interface ScheduledWindow {
  readonly scheduleExpression: string;
  readonly startTimeOffset: number;
  readonly endTimeOffset: number;
}

const MONTH = 30 * 86_400;

/**
 * Each run looks at a window that closed a while ago, since records come late: by default at half an hour, every
 * quarter of an hour, that closed a quarter of an hour before. So a record is seen twice, a late one at least once.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_ScheduleConfiguration.html
 */
export function scheduledWindow(options: WindowOptions): ScheduledWindow {
  const { frequency = Duration.minutes(15), window = Duration.minutes(30), delay = Duration.minutes(15) } = options;
  const given = { frequency, window, delay };
  for (const [prop, duration] of Object.entries(given)) {
    const least = prop === 'delay' ? 0 : 1;
    if (typeof duration?.toMinutes !== 'function'
      || !duration.isUnresolved() && !isWhole(duration.toMinutes({ integral: false }), least)) {
      throw new Error(`'${prop}' must be a Duration of whole minutes, at least ${least}, got ${describe(duration)}`);
    }
  }
  if (Object.values(given).every((duration) => !duration.isUnresolved())) {
    assertFit(frequency, window, delay);
  }
  const minutes = frequency.toMinutes();
  const endTimeOffset = delay.toSeconds();
  return {
    scheduleExpression: `rate(${minutes} ${minutes === 1 ? 'minute' : 'minutes'})`,
    startTimeOffset: window.isUnresolved() || delay.isUnresolved() ? window.plus(delay).toSeconds()
      : window.toSeconds() + endTimeOffset,
    endTimeOffset,
  };
}

function assertFit(frequency: Duration, window: Duration, delay: Duration): void {
  if (window.toSeconds() < frequency.toSeconds()) {
    throw new Error(`'window' must be at least 'frequency', ${describe(frequency)}, or no run would look at some `
      + `records, got ${describe(window)}`);
  }
  if (window.toSeconds() + delay.toSeconds() > MONTH) {
    throw new Error(`'window' and 'delay' must be at most 30 days together, got ${describe(window)} and `
      + describe(delay));
  }
}

function isWhole(value: number, least: number): boolean {
  return Number.isInteger(value) && value >= least;
}
