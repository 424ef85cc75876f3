// A picture in the colours that it needs: the PNG of a browser, which has 16 million, in at most 64, and a third as large.
import { deflateSync, inflateSync, crc32 } from 'node:zlib';

const SIGNATURE = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
const COLORS = 64;

/** @param png of 8 bits a channel, not interlaced */
export function inPalette(png) {
  const { width, height, channels, data } = decoded(png);
  const rounded = (index) => [0, 1, 2].map((channel) => Math.round(data[index * channels + channel] / 17) * 17);
  const counts = new Map();
  for (let index = 0; index < width * height; index++) {
    const key = rounded(index).join();
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const palette = [...counts].sort((a, b) => b[1] - a[1]).slice(0, COLORS).map(([key]) => key.split(',').map(Number));
  const distance = (a, b) => a.reduce((sum, value, channel) => sum + (value - b[channel]) ** 2, 0);
  const nearest = new Map([...counts.keys()].map((key) => {
    const color = key.split(',').map(Number);
    return [key, palette.reduce((best, each, index) => distance(each, color) < distance(palette[best], color) ? index : best, 0)];
  }));
  const lines = Buffer.alloc((width + 1) * height);
  for (let index = 0; index < width * height; index++) {
    lines[Math.floor(index / width) * (width + 1) + 1 + index % width] = nearest.get(rounded(index).join());
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([
    SIGNATURE, chunk('IHDR', header), chunk('PLTE', Buffer.from(palette.flat())), chunk('IDAT', deflateSync(lines, { level: 9 })), chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** @see https://www.w3.org/TR/png-3/#9Filters */
function decoded(png) {
  const parts = [];
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at);
    parts.push([png.toString('latin1', at + 4, at + 8), png.subarray(at + 8, at + 8 + length)]);
    at += 12 + length;
  }
  const [[, header]] = parts;
  const [width, height, channels] = [header.readUInt32BE(0), header.readUInt32BE(4), { 2: 3, 6: 4 }[header[9]]];
  const raw = inflateSync(Buffer.concat(parts.filter(([type]) => type === 'IDAT').map(([, data]) => data)));
  const stride = width * channels;
  const data = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)];
    for (let x = 0; x < stride; x++) {
      const left = x < channels ? 0 : data[y * stride + x - channels];
      const up = y === 0 ? 0 : data[(y - 1) * stride + x];
      const corner = x < channels || y === 0 ? 0 : data[(y - 1) * stride + x - channels];
      const predicted = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter];
      data[y * stride + x] = raw[y * (stride + 1) + 1 + x] + predicted;
    }
  }
  return { width, height, channels, data };
}

function paeth(left, up, corner) {
  const [a, b, c] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}
