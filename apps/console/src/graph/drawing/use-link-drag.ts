import { type PointerEvent as ReactPointerEvent, type RefObject, useState } from 'react';

import type { Point } from './layout.js';

interface Dragged {
  readonly source: string;
  readonly from: Point;
  readonly to: Point;
}

export interface LinkDrag {
  readonly dragged: Dragged | null;
  readonly grab: (source: string, from: Point, event: ReactPointerEvent<HTMLElement>) => void;
}

/** A line that is dragged from one node onto another. Escape lets go of it. */
export function useLinkDrag(
  plane: RefObject<HTMLElement | null>,
  zoom: number,
  onLink: (source: string, target: string) => void,
): LinkDrag {
  const [dragged, setDragged] = useState<Dragged | null>(null);
  const grab: LinkDrag['grab'] = (source, from, event) => {
    event.preventDefault();
    event.stopPropagation();
    const ended = new AbortController();
    const { signal } = ended;
    const pointAt = ({ clientX, clientY }: PointerEvent): Point => {
      const { left = 0, top = 0 } = plane.current?.getBoundingClientRect() ?? {};
      return { x: (clientX - left) / zoom, y: (clientY - top) / zoom };
    };
    const end = (): void => {
      ended.abort();
      setDragged(null);
    };
    window.addEventListener('pointermove', (move) => setDragged({ source, from, to: pointAt(move) }), {
      signal,
    });
    window.addEventListener('pointercancel', end, { signal });
    window.addEventListener('keydown', ({ key }) => key === 'Escape' && end(), { signal });
    window.addEventListener(
      'pointerup',
      ({ clientX, clientY }) => {
        end();
        const over = document.elementFromPoint(clientX, clientY)?.closest<HTMLElement>('[data-node]');
        const target = over?.dataset['node'];
        if (target !== undefined && target !== source) onLink(source, target);
      },
      { signal },
    );
  };
  return { dragged, grab };
}
