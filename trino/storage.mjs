// Glue and S3 in memory, behind one address: what the engine reads tables and objects from. It is storage and not what
// is tested, and it remembers what was asked of it.
import { createServer } from 'node:http';

import { glue } from './glue.mjs';
import { listing, object } from './s3.mjs';

/** Longer than the engine keeps connections, or it would meet some that were just closed. */
const KEEP_ALIVE_MILLISECONDS = 120_000;

export class Storage {
  /** Contents of objects, by `bucket/key`. */
  objects = new Map();

  /** Table inputs as `AWS::Glue::Table` takes them, by database and name. */
  tables = {};

  /**
   * What was asked, in order: `{ operation, database, name }` of Glue, `{ operation: 'ListObjects', bucket, prefix }`,
   * `{ operation: 'GetObject', object: 'bucket/key', bytes }`, and `HeadObject` likewise.
   */
  calls = [];

  #server = createServer((request, response) => {
    this.#answer(request, response).catch((error) => response.writeHead(500).end(error.stack));
  });

  /** Prefixes that were listed, each once, sorted. */
  get listed() {
    const prefixes = this.calls.filter((call) => call.operation === 'ListObjects').map((call) => call.prefix);
    return [...new Set(prefixes)].sort();
  }

  /** Bytes that were read of each object that was read, by `bucket/key`. */
  get read() {
    const bytes = new Map();
    for (const call of this.calls.filter(({ operation }) => operation === 'GetObject')) {
      bytes.set(call.object, (bytes.get(call.object) ?? 0) + call.bytes);
    }
    return bytes;
  }

  /** Forgets what was asked so far. */
  forget() {
    this.calls.length = 0;
  }

  /** The address, once it listens. */
  get endpoint() {
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  /** Listens on a free port of this machine. */
  async start() {
    this.#server.keepAliveTimeout = KEEP_ALIVE_MILLISECONDS;
    await new Promise((resolve, reject) => {
      this.#server.once('error', reject).listen(0, '127.0.0.1', resolve);
    });
  }

  async stop() {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request, response) {
    const chunks = await request.toArray();
    const target = request.headers['x-amz-target'];
    if (target) {
      const { status, body } = this.#glue(target.split('.')[1], JSON.parse(Buffer.concat(chunks)));
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
      return;
    }
    const { status, headers, body } = this.#s3(request);
    response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
    response.end(request.method === 'HEAD' ? undefined : body);
  }

  #glue(operation, request) {
    this.calls.push({ operation, database: request.DatabaseName ?? request.Name, name: request.Name });
    return glue(this.tables, operation, request);
  }

  #s3({ method, url, headers }) {
    const { pathname, searchParams } = new URL(url, 'http://localhost');
    const [bucket, ...path] = pathname.slice(1).split('/');
    const name = `${bucket}/${decodeURIComponent(path.join('/'))}`;
    if (method === 'GET' && searchParams.get('list-type') === '2' && !searchParams.has('delimiter')) {
      this.calls.push({ operation: 'ListObjects', bucket, prefix: searchParams.get('prefix') ?? '' });
      return listing(this.objects, bucket, searchParams);
    }
    if ((method === 'GET' || method === 'HEAD') && searchParams.size === 0) {
      const answer = object(this.objects.get(name), headers.range);
      const bytes = method === 'GET' && answer.status < 300 ? answer.body.length : 0;
      this.calls.push({ operation: method === 'GET' ? 'GetObject' : 'HeadObject', object: name, bytes });
      return answer;
    }
    return { status: 501, headers: {}, body: `not implemented: ${method} ${url}` };
  }
}
