import type { ReactNode } from 'react';

import type { Arrow, Box, Layout, Point } from './layout.js';
import { between } from './between.js';

interface Props {
  readonly layout: Layout;
  readonly boxes: readonly Box[];
  readonly arrows: readonly Arrow[];
  readonly chosen: string | null;
}

/** Lines that do not say what comes first: dashed, and bent a little, so that they lie on no other. */
export function RelatedLines({ layout: { places }, boxes, arrows, chosen }: Props): ReactNode {
  if (arrows.length === 0) return null;
  const sizes = new Map(boxes.map((box) => [box.id, box]));
  return arrows.map(({ source, target }) => {
    const [from, to] = [rimOf(source), rimOf(target)];
    if (from === null || to === null) return null;
    const { start, bend, end } = between(from, to);
    const isNear = source === chosen || target === chosen;
    return (
      <path
        key={`${source} ${target}`}
        d={`M${at(start)}Q${at(bend)} ${at(end)}`}
        className={isNear ? 'related near' : 'related'}
        markerEnd={`url(#${isNear ? 'arrow-strong' : 'arrow'})`}
      />
    );
  });

  function rimOf(id: string): { readonly middle: Point; readonly box: Box } | null {
    const [middle, box] = [places.get(id), sizes.get(id)];
    return middle === undefined || box === undefined ? null : { middle, box };
  }
}

const at = ({ x, y }: Point): string => `${x.toFixed(1)} ${y.toFixed(1)}`;
