import { loadPart } from '../../load-part.js';

let worker: Promise<Worker> | null = null;

/** What makes layouts, away from the page, once its script is loaded: one for all drawings. */
export function layoutMaker(): Promise<Worker> {
  worker ??= loadPart(begin).catch((error: unknown) => {
    worker = null;
    throw error;
  });
  return worker;
}

/** Has it loaded while what is to be drawn is still being read. */
export function prepareLayouts(): void {
  // Whoever needs it is told why it is missing.
  layoutMaker().catch(() => undefined);
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
