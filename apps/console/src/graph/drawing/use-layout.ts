import { useEffect, useRef, useState } from 'react';

import { loadPart } from '../../load-part.js';
import type { Layout, LayoutRequest } from './layout.js';

/** A layout made away from the page; the one before stands until it is there. */
export function useLayout(request: LayoutRequest): Layout | null {
  const [layout, setLayout] = useState<Layout | null>(null);
  const worker = useWorker();
  const newest = useRef(0);
  // Titles and statuses change more often than what is where.
  const asked = JSON.stringify(request);
  useEffect(() => {
    if (worker === null) return;
    const at = (newest.current += 1);
    const take = ({ data }: MessageEvent<{ at: number; layout: Layout }>): void => {
      // An answer to what is no longer asked.
      if (data.at === at) setLayout(data.layout);
    };
    worker.addEventListener('message', take);
    worker.postMessage({ at, request: JSON.parse(asked) as LayoutRequest });
    return () => worker.removeEventListener('message', take);
  }, [worker, asked]);
  return layout;
}

/** The worker, once its script is loaded. */
function useWorker(): Worker | null {
  const [worker, setWorker] = useState<Worker | null>(null);
  useEffect(() => {
    let isOver = false;
    let begun: Worker | undefined;
    loadPart(begin).then(
      (made) => {
        begun = made;
        if (isOver) made.terminate();
        else setWorker(made);
      },
      (error: unknown) => {
        // The page says that a part of it is missing.
        if (!isOver)
          setWorker(() => {
            throw error;
          });
      },
    );
    return () => {
      isOver = true;
      begun?.terminate();
    };
  }, []);
  return worker;
}

function begin(): Promise<Worker> {
  return new Promise((resolve, reject) => {
    const made = new Worker(new URL('./layout-worker.ts', import.meta.url), { type: 'module' });
    made.addEventListener('message', () => resolve(made), { once: true });
    made.addEventListener('error', () => reject(new Error('The layout could not be loaded.')), {
      once: true,
    });
  });
}
