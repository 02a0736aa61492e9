import { type RefObject, useEffect, useRef, useState } from 'react';

import type { Layout } from './layout.js';

/** Labels are 13 px: below the first they were smaller than 11. */
const ZOOMS = [0.85, 1, 1.25, 1.5, 2] as const;

export interface Zoom {
  readonly zoom: number;
  readonly step: (by: 1 | -1) => void;
  /** As much of it as can be read. */
  readonly fit: () => void;
}

/** How large the drawing is; what is chosen stays in the middle. */
export function useZoom(
  frame: RefObject<HTMLElement | null>,
  layout: Layout | null,
  chosen: string | null,
): Zoom {
  const [zoom, setZoom] = useState(1);
  const [fitted, setFitted] = useState(0);
  const shown = useRef<{ layout: Layout | null; chosen: string | null }>({ layout: null, chosen: null });
  const isMoving = useRef(true);
  useEffect(() => {
    const { layout: before, chosen: last } = shown.current;
    shown.current = { layout, chosen };
    if (chosen !== last) isMoving.current = true;
    // Whoever looks at something is not moved when others change the graph.
    if (layout !== before && !isMoving.current) return;
    if (layout !== before) isMoving.current = false;
    const element = frame.current;
    if (element === null || layout === null) return;
    // What opens is as large as it can be read and seen whole.
    if (before === null) setZoom(fitting(element, layout, 1));
    const { x, y } = (chosen === null ? undefined : layout.places.get(chosen)) ?? {
      x: layout.width / 2,
      y: layout.height / 2,
    };
    element.scrollTo({ left: x * zoom - element.clientWidth / 2, top: y * zoom - element.clientHeight / 2 });
  }, [frame, layout, chosen, zoom, fitted]);
  return {
    zoom,
    step: (by) =>
      setZoom(
        (now) => (by > 0 ? ZOOMS.find((each) => each > now) : ZOOMS.findLast((each) => each < now)) ?? now,
      ),
    fit: () => {
      const element = frame.current;
      if (element === null || layout === null) return;
      setZoom(fitting(element, layout, 1.25));
      setFitted((times) => times + 1);
    },
  };
}

function fitting(
  { clientWidth, clientHeight }: HTMLElement,
  { width, height }: Layout,
  largest: number,
): number {
  const most = Math.min(clientWidth / width, clientHeight / height, largest);
  return ZOOMS.findLast((each) => each <= most) ?? ZOOMS[0];
}
