// A page that looks like a dashboard: the grid of CloudWatch, 24 columns wide, with tables, lines, bars and pies.
const COLUMN = 52;
const ROW = 38;
const COLORS = ['#1f77b4', '#ff7f0e', '#2ca02c', '#d62728', '#9467bd', '#8c564b'];

/** @param variables what is entered, by label */
export function pageOf(widgets, variables) {
  const width = 24 * COLUMN + 16;
  const height = Math.max(...widgets.map((widget) => (widget.y + widget.height) * ROW)) + 56;
  const html = `<!doctype html><meta charset="utf-8"><style>
    body { margin: 0; width: ${width}px; height: ${height}px; background: #f2f3f3; font: 11px "DejaVu Sans", sans-serif; color: #16191f; position: relative }
    .variables { position: absolute; left: 12px; top: 10px } .variables b { border: 1px solid #8d99a8; background: #fff; padding: 3px 10px; margin-left: 6px }
    .widget { position: absolute; box-sizing: border-box; padding: 6px 8px; overflow: hidden }
    .card { background: #fff; border: 1px solid #d5dbdb }
    h1 { font-size: 19px; margin: 0 0 4px } h2 { font-size: 14px; margin: 4px 0 2px } h3 { font-size: 11.5px; margin: 0 0 4px } p { margin: 0 0 6px } a { color: #0073bb }
    table { border-collapse: collapse; width: 100% } th { text-align: left; color: #545b64; font-weight: normal; border-bottom: 1px solid #d5dbdb }
    td, th { padding: 1px 8px 1px 0; white-space: nowrap; font-size: 10px } td.n { text-align: right } svg text { font-size: 10px; fill: #545b64 }
    code { background: #e9ebed; padding: 0 3px }
  </style><body><div class="variables">${variables.map(([label, value]) => `${label} <b>${value}</b>`).join(' ')}</div>
  ${widgets.map(cardOf).join('\n')}</body>`;
  return { html, width, height };
}

function cardOf(widget) {
  const { type, x, y, width, height, properties, rows } = widget;
  const box = { width: width * COLUMN - 6, height: height * ROW - 6 };
  const style = `left:${x * COLUMN + 8}px;top:${y * ROW + 40}px;width:${box.width}px;height:${box.height}px`;
  const inner = { width: box.width - 16, height: box.height - 34 };
  const content = type === 'text' ? markdown(properties.markdown) : `<h3>${properties.title}</h3>${drawn(properties.view, rows, inner)}`;
  return `<div class="widget ${type === 'text' ? '' : 'card'}" style="${style}">${content}</div>`;
}

function drawn(view, rows, box) {
  if (rows.length === 0) {
    return '<p>No data found for this time range</p>';
  }
  return { table, timeSeries: lines, bar: bars, pie }[view](rows, box);
}

function table(rows, box) {
  const names = Object.keys(rows[0]);
  const shown = rows.slice(0, Math.ceil(box.height / 15));
  const cells = (row) => names.map((name) => /time|seen|delivered|newest|hour|@/.test(name) && /^\d{13}$/.test(row[name])
    ? `<td>${new Date(Number(row[name])).toISOString().slice(11, 19)}` : `<td${isCount(name) ? ' class="n"' : ''}>${grouped(name, row[name])}`).join('');
  return `<table><tr>${names.map((name) => `<th${isCount(name) ? ' style="text-align:right"' : ''}>${name}`).join('')}</tr>${
    shown.map((row) => `<tr>${cells(row)}`).join('')}</table>`;
}

function isCount(name) {
  return !/^flow_|^@|^port$|hour|seen|delivered|newest/.test(name);
}

function grouped(name, value) {
  return isCount(name) ? Number(value).toLocaleString('en-US') : value;
}

function lines(rows, { width, height }) {
  const [time, ...names] = Object.keys(rows[0]);
  const sorted = [...rows].sort((a, b) => a[time] - b[time]);
  const [left, right, bottom] = [58, 16, 30];
  const greatest = Math.max(...rows.flatMap((row) => names.map((name) => Number(row[name]))));
  const [first, last] = [Number(sorted[0][time]), Number(sorted.at(-1)[time])];
  const at = (row, name) => [
    left + (Number(row[time]) - first) / (last - first) * (width - left - right),
    (height - bottom) * (1 - Number(row[name]) / greatest) + 4,
  ];
  return `<svg width="${width}" height="${height}">
    ${[0, 0.5, 1].map((part) => `<line x1="${left}" x2="${width}" y1="${(height - bottom) * (1 - part) + 4}" y2="${(height - bottom) * (1 - part) + 4}" stroke="#e9ebed"/>
      <text x="${left - 4}" y="${(height - bottom) * (1 - part) + 8}" text-anchor="end">${short(greatest * part)}</text>`).join('')}
    ${names.map((name, index) => `<polyline fill="none" stroke-width="1.6" stroke="${COLORS[index]}" points="${sorted.map((row) => at(row, name).join()).join(' ')}"/>
      <rect x="${left + index * 110}" y="${height - 10}" width="9" height="9" fill="${COLORS[index]}"/><text x="${left + 13 + index * 110}" y="${height - 2}">${name}</text>`).join('')}
    ${sorted.filter((_, index) => index % 4 === 0).map((row) => `<text x="${at(row, names[0])[0]}" y="${height - 15}" text-anchor="middle">${new Date(Number(row[time])).toISOString().slice(11, 16)}</text>`).join('')}
  </svg>`;
}

function bars(rows, { width, height }) {
  const [key, name] = Object.keys(rows[0]);
  const greatest = Math.max(...rows.map((row) => Number(row[name])));
  const step = Math.min((width - 58) / rows.length, 90);
  const high = (row) => (height - 40) * Number(row[name]) / greatest;
  return `<svg width="${width}" height="${height}">
    <text x="54" y="12" text-anchor="end">${short(greatest)}</text><text x="54" y="${height - 22}" text-anchor="end">0</text>
    ${rows.map((row, index) => `<rect x="${62 + index * step}" y="${height - 24 - high(row)}" width="${step * 0.7}" height="${high(row)}" fill="${COLORS[0]}"/>
      <text x="${62 + index * step}" y="${height - 12}">${row[key]}</text>`).join('')}
    <text x="${width - 4}" y="12" text-anchor="end">${name} by ${key}</text></svg>`;
}

function pie(rows, { width, height }) {
  const [key, name] = Object.keys(rows[0]);
  const total = rows.reduce((sum, row) => sum + Number(row[name]), 0);
  const radius = height / 2 - 4;
  let from = 0;
  const slices = rows.map((row, index) => {
    const part = Number(row[name]) / total;
    const point = (turn) => `${radius + Math.sin(2 * Math.PI * turn) * radius},${radius + 4 - Math.cos(2 * Math.PI * turn) * radius}`;
    const path = part > 0.999 ? `<circle cx="${radius}" cy="${radius + 4}" r="${radius}" fill="${COLORS[index]}"/>`
      : `<path d="M${radius},${radius + 4} L${point(from)} A${radius},${radius} 0 ${part > 0.5 ? 1 : 0} 1 ${point(from + part)} Z" fill="${COLORS[index]}"/>`;
    from += part;
    return `${path}<rect x="${2 * radius + 20}" y="${10 + index * 18}" width="9" height="9" fill="${COLORS[index]}"/>
      <text x="${2 * radius + 34}" y="${18 + index * 18}">${row[key]}: ${short(Number(row[name]))}</text>`;
  });
  return `<svg width="${width}" height="${height}">${slices.join('')}</svg>`;
}

function short(value) {
  const unit = ['', 'k', 'M', 'G'].findLastIndex((_, index) => index === 0 || value >= 1000 ** index);
  const scaled = value / 1000 ** unit;
  return `${scaled >= 100 || Number.isInteger(scaled) ? Math.round(scaled) : scaled.toFixed(1)}${['', 'k', 'M', 'G'][unit]}`;
}

function markdown(text) {
  return text.split('\n').filter((line) => line !== '').map((line) => {
    const inline = line.replace(/\[([^\]]+)\]\(([^)]+)\)/g, '<a href="$2">$1</a>').replace(/\*\*([^*]+)\*\*/g, '<b>$1</b>').replace(/`([^`]+)`/g, '<code>$1</code>');
    return inline.startsWith('## ') ? `<h2>${inline.slice(3)}</h2>` : inline.startsWith('# ') ? `<h1>${inline.slice(2)}</h1>` : `<p>${inline}</p>`;
  }).join('');
}
