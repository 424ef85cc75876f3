// What Trino asks of S3 to read objects: listings by prefix, and objects whole or by range, over those of a Storage.
const MODIFIED = new Date(0);

const OBJECT_HEADERS = {
  'accept-ranges': 'bytes',
  'content-type': 'application/octet-stream',
  'etag': '"0"',
  'last-modified': MODIFIED.toUTCString(),
};

/** The answer to a listing: a status, headers and a body. */
export function listing(objects, bucket, query) {
  const prefix = query.get('prefix') ?? '';
  const after = query.get('continuation-token') ?? '';
  const maximum = Number(query.get('max-keys') ?? 1000);
  const keys = keysOf(objects, bucket, prefix).filter((key) => key > after);
  const page = keys.slice(0, maximum);
  const truncated = keys.length > maximum;
  const encode = query.get('encoding-type') === 'url' ? urlEncoded : escaped;
  const body = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">',
    element('Name', bucket),
    element('Prefix', encode(prefix)),
    element('EncodingType', query.get('encoding-type') ?? ''),
    element('KeyCount', page.length),
    element('MaxKeys', maximum),
    element('IsTruncated', truncated),
    truncated ? element('NextContinuationToken', escaped(page.at(-1))) : '',
    ...page.map((key) => element('Contents', [
      element('Key', encode(key)),
      element('LastModified', MODIFIED.toISOString()),
      element('ETag', '&quot;0&quot;'),
      element('Size', objects.get(`${bucket}/${key}`).length),
      element('StorageClass', 'STANDARD'),
    ].join(''))),
    '</ListBucketResult>',
  ].join('');
  return { status: 200, headers: { 'content-type': 'application/xml' }, body };
}

/** The answer to a request for an object, or for a range of it. */
export function object(content, range) {
  if (!content) {
    const body = '<Error><Code>NoSuchKey</Code></Error>';
    return { status: 404, headers: { 'content-type': 'application/xml' }, body };
  }
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(range ?? '') ?? [];
  if (first === undefined) {
    return { status: 200, headers: OBJECT_HEADERS, body: content };
  }
  const start = first === '' ? Math.max(content.length - Number(last), 0) : Number(first);
  const end = first === '' || last === '' ? content.length - 1 : Math.min(Number(last), content.length - 1);
  const headers = { ...OBJECT_HEADERS, 'content-range': `bytes ${start}-${end}/${content.length}` };
  return { status: 206, headers, body: content.subarray(start, end + 1) };
}

/** The keys of a bucket that start with a prefix, sorted. Buckets are sorted once, until there are more objects. */
function keysOf(objects, bucket, prefix) {
  if (INDEX.get(objects)?.size !== objects.size) {
    const buckets = new Map();
    for (const name of [...objects.keys()].sort()) {
      const [first] = name.split('/', 1);
      buckets.set(first, buckets.get(first) ?? []);
      buckets.get(first).push(name.slice(first.length + 1));
    }
    INDEX.set(objects, { size: objects.size, buckets });
  }
  return (INDEX.get(objects).buckets.get(bucket) ?? []).filter((key) => key.startsWith(prefix));
}

const INDEX = new WeakMap();

function element(name, content) {
  return `<${name}>${content}</${name}>`;
}

function urlEncoded(text) {
  return encodeURIComponent(text).replaceAll('%2F', '/');
}

function escaped(text) {
  return text.replace(/[<>&'"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
