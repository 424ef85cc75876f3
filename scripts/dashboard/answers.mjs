// As much of the language of Logs Insights as the widgets of a dashboard need, to answer the very text that they ask, after
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html. What it does not know is an error.
import { createRequire } from 'node:module';

const { holds } = createRequire(import.meta.url)('../../test/insights/filter-evaluator.js');

/** The rows that a query gives for log events: each the values by name, in order. */
export function answer(query, events) {
  const [source, ...commands] = query.split(/\s*\n\| | \| (?=parse )/);
  if (!source.startsWith('SOURCE ')) {
    throw new Error(`no SOURCE: ${source}`);
  }
  return commands.reduce((rows, command) => {
    const [, name, rest] = /^(\w+)\s+(.*)$/s.exec(command);
    return COMMANDS[name](rows, rest);
  }, events.map((event) => ({ ...event })));
}

const COMMANDS = {
  parse(rows, text) {
    const [, pattern, names] = /^@message "(.*)" as (.*)$/s.exec(text);
    const columns = names.split(', ');
    const expression = new RegExp(`^${pattern.replace(/\*/g, '(.*?)')}$`);
    return rows.map((row) => {
      const [, ...values] = expression.exec(row['@message']);
      return { ...row, ...Object.fromEntries(columns.map((column, index) => [column, values[index]])) };
    });
  },
  filter(rows, text) {
    return rows.filter((row) => holds(text.replace(/(= )(flow_\w+)/g, (_, operator, field) => `${operator}"${row[field]}"`), row));
  },
  fields(rows, text) {
    const named = listOf(text).map((each) => /^(.*) as (\w+)$/s.exec(each).slice(1));
    return rows.map((row) => ({ ...row, ...Object.fromEntries(named.map(([expression, name]) => [name, String(valueOf(expression, row))])) }));
  },
  display(rows, text) {
    return rows.map((row) => Object.fromEntries(listOf(text).map((name) => [name, row[name]])));
  },
  stats(rows, text) {
    const [, sums, keys] = /^(.*?)\s+by\s+(.*)$/s.exec(text);
    const by = listOf(keys).map((each) => [each, ...(/ as (\w+)$/.exec(each)?.slice(1) ?? [each])]);
    const groups = new Map();
    for (const row of rows) {
      const key = Object.fromEntries(by.map(([expression, name]) => [name, String(keyOf(expression.replace(/ as \w+$/, ''), row))]));
      const id = JSON.stringify(key);
      groups.set(id, [key, [...groups.get(id)?.[1] ?? [], row]]);
    }
    const aggregates = listOf(sums).map((each) => /^(.*) as (\w+)$/.exec(each).slice(1));
    return [...groups.values()].map(([key, members]) =>
      ({ ...key, ...Object.fromEntries(aggregates.map(([expression, name]) => [name, String(aggregate(expression, members))])) }));
  },
  sort(rows, text) {
    const [, name, order] = /^(\S+) (asc|desc)$/.exec(text);
    const sign = order === 'asc' ? 1 : -1;
    return [...rows].sort((a, b) => sign * (Number(a[name]) - Number(b[name]) || 0));
  },
  limit(rows, text) {
    return rows.slice(0, Number(text));
  },
};

function listOf(text) {
  return text.split(/,\s+(?![^()]*\))/);
}

function keyOf(expression, row) {
  const bin = /^bin\((\d+)([mh])\)$/.exec(expression);
  if (bin === null) {
    return row[expression];
  }
  const width = Number(bin[1]) * { m: 60_000, h: 3_600_000 }[bin[2]];
  return Math.floor(Number(row['@timestamp']) / width) * width;
}

function valueOf(expression, row) {
  const [, least] = /^least\((.*)\)$/.exec(expression) ?? [];
  if (least !== undefined) {
    return Math.min(...listOf(least).map((name) => Number(row[name])));
  }
  const [, field, text, part] = /^(\w+) \* strcontains\((\w+), "(\w+)"\)$/.exec(expression) ?? [];
  if (field === undefined) {
    throw new Error(`not known: ${expression}`);
  }
  return Number(row[field]) * (row[text].includes(part) ? 1 : 0);
}

function aggregate(expression, rows) {
  const [, name, field] = /^(\w+)\((.*)\)$/.exec(expression);
  switch (name) {
    case 'count':
      return rows.length;
    case 'count_distinct':
      return new Set(rows.map((row) => row[field])).size;
    case 'sum':
      return rows.reduce((sum, row) => sum + Number(row[field]), 0);
    case 'max':
      return rows.reduce((greatest, row) => Math.max(greatest, Number(row[field])), 0);
    default:
      throw new Error(`not known: ${expression}`);
  }
}
