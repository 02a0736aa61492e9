import type { components } from '#client';

import type { Arrow, Box } from '../../graph/drawing/layout.js';

type ItemGraph = components['schemas']['ItemGraphView'];

const SIZE = { width: 196, height: 58 } as const;

/** What is drawn of the items around one: links of the same two items in the same direction are one line. */
export function drawnAround({ nodes, links }: ItemGraph): { boxes: Box[]; arrows: Arrow[] } {
  const known = new Set(nodes.map(({ id }) => id));
  const arrows = new Map<string, { source: string; target: string; names: string[] }>();
  for (const { source_item_id: source, target_item_id: target, relationship } of links) {
    if (!known.has(source) || !known.has(target)) continue;
    const key = `${source} ${target}`;
    const arrow = arrows.get(key) ?? { source, target, names: [] };
    arrow.names.push(relationship);
    arrows.set(key, arrow);
  }
  return {
    boxes: nodes.map(({ id }) => ({ id, ...SIZE })),
    arrows: [...arrows.values()].map(({ source, target, names }) => ({
      source,
      target,
      label: shortened(names.join(', ')),
    })),
  };
}

const LABEL = 28;
const shortened = (text: string): string => {
  const letters = Array.from(text);
  return letters.length > LABEL ? `${letters.slice(0, LABEL - 1).join('')}…` : text;
};
