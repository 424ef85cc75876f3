// When things happen: ends of records relative to now and to the time until which queries look. They fall into few
// periods of five minutes, for each is a file more in every account and region.
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export class Timeline {
  #random;

  constructor(now, random) {
    this.now = now;
    /** Records come late: queries look until 20 minutes ago. */
    this.until = now - 20 * MINUTE;
    this.#random = random;
  }

  /** Within the hour that queries of an hour see, and early enough that an answer must have come. */
  lastHour() {
    return this.#within(this.until - HOUR, this.#random.pick([0, 15, 35]) * MINUTE);
  }

  /** Within the day that queries of a day see, in one of a few periods of five minutes. */
  lastDay() {
    return this.#within(this.until - DAY, this.#random.integer(0, 2) * 8 * HOUR);
  }

  /** Before that day, at most 40 days ago, in one of a few periods of five minutes. */
  earlier() {
    return this.#within(this.until - 40 * DAY, this.#random.integer(0, 3) * 10 * DAY);
  }

  /** When windows begin and end: of an hour, a day, and 31 days, until 20 minutes ago and until now. */
  borders() {
    return [...[0, HOUR, DAY, 31 * DAY].map((age) => this.until - age), ...[0, HOUR, DAY].map((age) => this.now - age)];
  }

  /** A number of days before the end of what queries see. */
  daysAgo(days) {
    return this.until - Math.round(days * DAY);
  }

  /** The start of the hour of the last day that began so many hours before the last whole one. */
  hourStart(hoursAgo) {
    return Math.floor(this.until / HOUR) * HOUR - hoursAgo * HOUR;
  }

  #within(start, offset) {
    return start + offset + this.#random.integer(0, 5 * MINUTE - 1);
  }
}
