// Rows of answers: grouped as GROUP BY does, aggregated as SQL's aggregates do, ordered as Trino orders.

/** One row for each distinct key, missing values being one value: the key's columns and what its flows measure. */
export function summarize(flows, keyOf, measure) {
  const groups = new Map();
  for (const flow of flows) {
    const key = keyOf(flow);
    const name = JSON.stringify(Object.values(key).map((value) => value ?? null));
    const group = groups.get(name) ?? { key, members: [] };
    group.members.push(flow);
    groups.set(name, group);
  }
  return [...groups.values()].map(({ key, members }) => ({ ...key, ...measure(members) }));
}

function present(flows, field) {
  return flows.map((flow) => flow[field]).filter((value) => value !== undefined && value !== null);
}

/** Null if there is nothing to sum. */
export function sum(flows, field) {
  const values = present(flows, field);
  return values.length === 0 ? null : values.reduce((total, value) => total + value, 0);
}

export function least(flows, field) {
  return present(flows, field).reduce((best, value) => best === null || value < best ? value : best, null);
}

export function greatest(flows, field) {
  return present(flows, field).reduce((best, value) => best === null || value > best ? value : best, null);
}

/** How many distinct values there are, not counting missing ones. */
export function distinct(flows, field) {
  return new Set(present(flows, field)).size;
}

export function count(flows, predicate) {
  return flows.filter(predicate).length;
}

/** Ascending; what is missing comes last, whichever the direction. */
function compare(a, b, direction) {
  const [aMissing, bMissing] = [a ?? null, b ?? null].map((value) => value === null);
  if (aMissing || bMissing) {
    return aMissing - bMissing;
  }
  return direction * ((a > b) - (a < b));
}

/** A copy in the order of terms such as `bytes desc` and `source`. */
export function ordered(rows, terms) {
  const keys = terms.map((term) => term.split(' ')).map(([column, word]) => [column, word === 'desc' ? -1 : 1]);
  const difference = (a, b) => keys
    .map(([column, direction]) => compare(a[column], b[column], direction))
    .find((result) => result !== 0) ?? 0;
  return [...rows].sort(difference);
}

/** Of the rows with the same values in some columns the ten of most bytes, with the bytes of all of them. */
export function firstTen(rows, columns, total) {
  const keyOf = (row) => Object.fromEntries(columns.map((column) => [column, row[column]]));
  return summarize(rows, keyOf, (members) => ({ members: ordered(members, ['bytes desc', 'destination']), [total]: sum(members, 'bytes') }))
    .flatMap((group) => group.members.slice(0, 10).map((row) => ({ ...row, [total]: group[total] })));
}

/** The answer of a query: rows may have more than its columns, to order by. */
export function answer(columns, rows, order, limit = Infinity) {
  const cut = ordered(rows, order).slice(0, limit);
  return { columns, rows: cut.map((row) => columns.map((column) => row[column] ?? null)) };
}
