// A Trino over a Storage, and a client for it. Needs the jars that run.sh downloads, and JAVA25_HOME as run.sh sets it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import { decoder } from './value.mjs';

const START_SECONDS = 120;
const LOG_CHARACTERS = 20_000;

const JAVA_OPTIONS = [
  '--add-modules', 'jdk.incubator.vector',
  '--enable-native-access=ALL-UNNAMED',
  '-Xmx1280m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1',
];

export class Engine {
  #process;
  #url;

  constructor(process, url) {
    this.#process = process;
    this.#url = url;
  }

  /** An engine that reads from a storage that has started. */
  static async start(storage) {
    if (!process.env.JAVA25_HOME) {
      throw new Error('JAVA25_HOME is not set: run trino/run.sh');
    }
    const java = spawn(`${process.env.JAVA25_HOME}/bin/java`, [
      ...JAVA_OPTIONS, '-cp', '.jars/*', 'Trino.java', 'server.properties', 'hive.properties',
    ], {
      cwd: fileURLToPath(new URL('.', import.meta.url)),
      env: { ...process.env, STORAGE_ENDPOINT: storage.endpoint },
    });
    return new Engine(java, await address(java));
  }

  async stop() {
    this.#process.stdin.end();
    if (this.#process.exitCode === null) {
      await once(this.#process, 'exit');
    }
  }

  /**
   * Runs one statement in UTC. Parameters take the places of question marks, as Athena's execution parameters do:
   * numbers as they are, everything else as text. Rows are arrays, for several columns may have one name.
   */
  async query(sql, { parameters = [], schema = 'default' } = {}) {
    return this.#run(bound(sql, parameters), schema);
  }

  /**
   * The partitions that a query would read: for each table that it reads, the values that each key can have, as
   * `{ table: 'schema.name', keys: { aws_region: ['us-east-1'], … } }`; ranges are `[low, high]`.
   */
  async plannedPartitions(sql, { parameters = [], schema = 'default' } = {}) {
    const { rows: [[plan]] } = await this.#run(`EXPLAIN (TYPE IO, FORMAT JSON) ${bound(sql, parameters)}`, schema);
    return JSON.parse(plan).inputTableColumnInfos.map(({ table, constraint }) => ({
      table: `${table.schemaTable.schema}.${table.schemaTable.table}`,
      keys: Object.fromEntries(constraint.columnConstraints.map(({ columnName, domain }) => [
        columnName,
        domain.ranges.map(({ low, high }) => low.value === high.value ? low.value : [low.value, high.value]),
      ])),
    }));
  }

  async #run(statement, schema) {
    const headers = {
      'X-Trino-User': 'test',
      'X-Trino-Catalog': 'awsdatacatalog',
      'X-Trino-Schema': schema,
      'X-Trino-Time-Zone': 'UTC',
    };
    let page = await json(`${this.#url}/v1/statement`, { method: 'POST', headers, body: statement });
    let columns = [];
    const data = [];
    while (true) {
      if (page.error) {
        throw new Error(`${page.error.message}\n\n${statement}`);
      }
      columns = page.columns?.map(({ name, type }) => ({ name, type })) ?? columns;
      data.push(...page.data ?? []);
      if (!page.nextUri) {
        break;
      }
      page = await json(page.nextUri, { headers });
    }
    const decoders = columns.map(decoder);
    return { columns, rows: data.map((row) => row.map((value, index) => decoders[index](value))), stats: page.stats };
  }
}

/** Waits until the engine says where it is; fails with the end of its log. */
async function address(java) {
  let output = '';
  let log = '';
  java.stderr.on('data', (chunk) => {
    log = (log + chunk).slice(-LOG_CHARACTERS);
  });
  return new Promise((resolve, reject) => {
    const fail = (reason) => {
      java.kill('SIGKILL');
      reject(new Error(`Trino did not start: ${reason}\n${log}`));
    };
    const timeout = setTimeout(() => fail(`not ready after ${START_SECONDS} seconds`), START_SECONDS * 1000);
    java.once('error', (error) => fail(error.message));
    java.once('exit', (code) => fail(`exit code ${code}`));
    java.stdout.on('data', (chunk) => {
      output = (output + chunk).slice(-LOG_CHARACTERS);
      const [, url] = /^Trino is at (\S+)\n/m.exec(output) ?? [];
      if (url) {
        clearTimeout(timeout);
        java.removeAllListeners('error').removeAllListeners('exit');
        resolve(url);
      }
    });
  });
}

async function json(url, options) {
  const response = await fetch(url, options);
  if (!response.ok) {
    throw new Error(`${response.status} of Trino: ${await response.text()}`);
  }
  return response.json();
}

/** The statement with its parameters. */
function bound(sql, parameters) {
  return parameters.length === 0 ? sql : `EXECUTE IMMEDIATE ${quoted(sql)} USING ${parameters.map(literal).join(', ')}`;
}

function quoted(text) {
  return `'${text.replaceAll('\'', '\'\'')}'`;
}

function literal(parameter) {
  return typeof parameter === 'number' ? String(parameter) : quoted(parameter);
}
