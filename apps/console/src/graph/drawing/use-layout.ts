import { useEffect, useRef, useState } from 'react';

import type { Layout, LayoutRequest } from './layout.js';

/** A layout made away from the page; the one before stands until it is there. */
export function useLayout(request: LayoutRequest): Layout | null {
  const [layout, setLayout] = useState<Layout | null>(null);
  const worker = useRef<Worker | null>(null);
  const newest = useRef(0);
  useEffect(() => {
    const made = new Worker(new URL('./layout-worker.ts', import.meta.url), { type: 'module' });
    made.addEventListener('message', ({ data }: MessageEvent<{ at: number; layout: Layout }>) => {
      // An answer to what is no longer asked.
      if (data.at === newest.current) setLayout(data.layout);
    });
    worker.current = made;
    return () => made.terminate();
  }, []);
  // Titles and statuses change more often than what is where.
  const asked = JSON.stringify(request);
  useEffect(() => {
    newest.current += 1;
    worker.current?.postMessage({ at: newest.current, request: JSON.parse(asked) as LayoutRequest });
  }, [asked]);
  return layout;
}
