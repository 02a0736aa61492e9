import { useEffect, useState } from 'react';

import type { Layout, LayoutRequest } from './layout.js';
import { layoutMaker } from './layout-maker.js';

/** Requests of all drawings, counted: each takes the answer to its own. */
let asked = 0;

/** A layout made away from the page; the one before stands until it is there. */
export function useLayout(request: LayoutRequest): Layout | null {
  const [layout, setLayout] = useState<Layout | null>(null);
  const worker = useWorker();
  // Titles and statuses change more often than what is where.
  const wanted = JSON.stringify(request);
  useEffect(() => {
    if (worker === null) return;
    const at = (asked += 1);
    const take = ({ data }: MessageEvent<{ at: number; layout: Layout }>): void => {
      if (data.at === at) setLayout(data.layout);
    };
    worker.addEventListener('message', take);
    worker.postMessage({ at, request: JSON.parse(wanted) as LayoutRequest });
    // An answer to what is no longer asked is not taken.
    return () => worker.removeEventListener('message', take);
  }, [worker, wanted]);
  return layout;
}

/** The worker, once its script is loaded. */
function useWorker(): Worker | null {
  const [worker, setWorker] = useState<Worker | null>(null);
  useEffect(() => {
    let isOver = false;
    layoutMaker().then(
      (made) => {
        if (!isOver) setWorker(made);
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
    };
  }, []);
  return worker;
}
