import { type GraphNode, titleOf } from './model.js';
import { statusOf } from './statuses.js';

export const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';
/** Of a line of the label, in pixels. */
const WIDEST = 150;
const measure = document.createElement('canvas').getContext('2d');

export interface Face {
  readonly label: string;
  readonly status: number;
  readonly width: number;
  readonly height: number;
}

/** The label, wrapped into at most two lines, and the size of its box. */
export function faceOf(node: GraphNode): Face {
  const lines = wrapped(titleOf(node));
  const label = `${statusOf(node)?.mark ?? ''} ${lines.join('\n')}`;
  const widest = Math.max(...label.split('\n').map(widthOf));
  return { label, status: node.status, width: Math.ceil(widest) + 26, height: 20 * lines.length + 18 };
}

function widthOf(text: string): number {
  if (measure === null) return 8 * text.length;
  measure.font = `14px ${FONT}`;
  return measure.measureText(text).width;
}

function wrapped(title: string): string[] {
  const lines: string[] = [];
  for (const word of title.split(/\s+/)) {
    const last = lines.at(-1);
    const longer = last === undefined || last === '' ? word : `${last} ${word}`;
    if (last === undefined) lines.push(word);
    else if (last === '' || widthOf(longer) <= WIDEST) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  const [first = '', second] = lines;
  if (second === undefined) return [shortened(first)];
  return [shortened(first), shortened(lines.length > 2 ? `${second}…` : second)];
}

function shortened(line: string): string {
  if (widthOf(line) <= WIDEST) return line;
  const characters = Array.from(line);
  while (widthOf(`${characters.join('')}…`) > WIDEST) characters.pop();
  return `${characters.join('')}…`;
}
