import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';

/** What takes a place on a dashboard, in one of the sizes that it likes. */
export interface Tile {
  readonly width: number;
  readonly height: number;
  widget(size: { width: number; height: number }): cloudwatch.IWidget;
}

const WIDTH = 24;

/** Tiles from left to right in rows without a gap: each is as wide as the dashboard, and as high as its highest. */
export function gridOf(tiles: Tile[]): cloudwatch.IWidget[] {
  return rowsOf(tiles).flatMap((row) => {
    const total = row.reduce((sum, { width }) => sum + width, 0);
    const height = Math.max(...row.map((tile) => tile.height));
    const widths = row.map(({ width }) => Math.floor(width * WIDTH / total));
    widths[widths.length - 1] += WIDTH - widths.reduce((sum, width) => sum + width, 0);
    return new cloudwatch.Row(...row.map((tile, index) => tile.widget({ width: widths[index], height })));
  });
}

function rowsOf(tiles: Tile[]): Tile[][] {
  const rows: Tile[][] = [];
  let free = 0;
  for (const tile of tiles) {
    if (tile.width > free) {
      rows.push([]);
      free = WIDTH;
    }
    rows[rows.length - 1].push(tile);
    free -= tile.width;
  }
  return rows;
}
