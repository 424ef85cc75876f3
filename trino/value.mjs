// Values of Trino's JSON as JavaScript's: timestamps are Unix seconds, and integers that JavaScript cannot hold fail
// instead of being rounded.

/** The function that decodes the values of a column. */
export function decoder({ name, type }) {
  if (type.startsWith('timestamp')) {
    return nullable(seconds);
  }
  if (type === 'bigint') {
    return nullable((value) => {
      if (!Number.isSafeInteger(value)) {
        throw new Error(`column ${name} has an integer beyond 2^53: cast it to varchar`);
      }
      return value;
    });
  }
  return (value) => value;
}

function nullable(decode) {
  return (value) => value === null ? null : decode(value);
}

/** `2026-11-20 12:15:00.000 UTC`, or the same without a zone. */
function seconds(timestamp) {
  const [, date, time] = /^(\S+) (\S+?)( UTC)?$/.exec(timestamp) ?? [];
  if (date === undefined) {
    throw new Error(`not a timestamp in UTC: ${timestamp}`);
  }
  return Date.parse(`${date}T${time}Z`) / 1000;
}
