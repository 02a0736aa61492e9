import type { Box, Point } from './layout.js';

interface Placed {
  readonly middle: Point;
  readonly box: Pick<Box, 'width' | 'height'>;
}

/** How far a line is bent aside, as a part of its length. */
const BEND = 0.12;

/** A line from the rim of one box to the rim of another, bent to its right: the way back lies on the other side. */
export function between(from: Placed, to: Placed): { start: Point; bend: Point; end: Point } {
  const [dx, dy] = [to.middle.x - from.middle.x, to.middle.y - from.middle.y];
  const bend = {
    x: (from.middle.x + to.middle.x) / 2 - dy * BEND,
    y: (from.middle.y + to.middle.y) / 2 + dx * BEND,
  };
  return { start: rim(from, bend), bend, end: rim(to, bend) };
}

/** Where the rim of a box is on the way from its middle to a point. */
function rim({ middle: { x, y }, box: { width, height } }: Placed, towards: Point): Point {
  const [dx, dy] = [towards.x - x, towards.y - y];
  if (dx === 0 && dy === 0) return { x, y };
  const part = Math.min(
    dx === 0 ? Number.POSITIVE_INFINITY : width / 2 / Math.abs(dx),
    dy === 0 ? Number.POSITIVE_INFINITY : height / 2 / Math.abs(dy),
    1,
  );
  return { x: x + dx * part, y: y + dy * part };
}
