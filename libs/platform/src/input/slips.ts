/** Where a name may differ from a known one and still be meant for it. */
const LONG = 6;

/** The known name that another one is a slip of; `null`: it is a name of its own. */
export function slipOf(name: string, known: Iterable<string>): string | null {
  const bare = bareOf(name);
  for (const other of known) if (isSlip(bare, bareOf(other))) return other;
  return null;
}

/** The known name that differs least from another one, or that it begins with; `null`: none is like it. */
export function closestTo(name: string, known: Iterable<string>): string | null {
  const bare = bareOf(name);
  const most = Math.floor(bare.length / 3);
  let [closest, least]: [string | null, number] = [null, most + 1];
  for (const other of known) {
    const isBeginning = bare.length > 2 && bareOf(other).startsWith(bare);
    const distance = isBeginning ? Math.min(1, most) : edits(bare, bareOf(other));
    if (distance < least) [closest, least] = [other, distance];
  }
  return closest;
}

/** Case and separators are what clients differ in. */
function bareOf(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.\s]/g, '');
}

function isSlip(name: string, known: string): boolean {
  if (name === known || name === `${known}s` || `${name}s` === known) return name !== '';
  if (known.length < 4 || Math.abs(name.length - known.length) > 2) return false;
  return edits(name, known) <= (known.length < LONG ? 1 : 2) && name[0] === known[0];
}

/** Characters to be put in, taken out, replaced or exchanged with their neighbour, to make one text of the other. */
function edits(from: string, to: string): number {
  let [before, last]: [number[], number[]] = [
    [],
    Array.from({ length: to.length + 1 }, (_, column) => column),
  ];
  for (let row = 1; row <= from.length; row += 1) {
    const next = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const isSame = from[row - 1] === to[column - 1];
      const isSwap = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      next.push(
        Math.min(
          (last[column] ?? 0) + 1,
          (next[column - 1] ?? 0) + 1,
          (last[column - 1] ?? 0) + (isSame ? 0 : 1),
          isSwap ? (before[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    [before, last] = [last, next];
  }
  return last[to.length] ?? 0;
}
