// Numbers that only depend on a seed (mulberry32, seeded with the FNV-1a hash of a text).
export class Random {
  #state;

  constructor(seed) {
    let hash = 0x811c9dc5;
    for (const byte of Buffer.from(seed)) {
      hash = Math.imul(hash ^ byte, 0x01000193);
    }
    this.#state = hash >>> 0;
  }

  /** From 0 to below 1. */
  number() {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number between both bounds, each of them possible. */
  integer(low, high) {
    return low + Math.floor(this.number() * (high - low + 1));
  }

  pick(items) {
    return items[this.integer(0, items.length - 1)];
  }

  /** The port of a client. */
  ephemeralPort() {
    return this.integer(32768, 60999);
  }

  /** Packets and bytes of a flow. */
  volume() {
    const packets = this.integer(4, 400);
    return { packets, bytes: packets * this.integer(52, 1500) };
  }
}
