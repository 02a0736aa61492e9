import { aroundOf } from './graph/live/around-of.js';
import { applyTheme } from './shell/theme.js';

/** Files that a screen is made of, by the first part of its address below `/console`; the build fills them in. */
declare const FILES_OF_SCREENS: Readonly<Record<string, readonly string[]>>;

/** What somebody looks at comes first. */
const AHEAD_MS = 1_000;

/** Runs before anything is painted, while the scripts are still on their way: the page never shows another theme. */
applyTheme();

preloadAround();

/** The parts of the screen that was asked for are fetched together with the frame, not after it. */
for (const file of FILES_OF_SCREENS[location.pathname.split('/')[2] ?? ''] ?? []) fetchFile(file, 'preload');

/** Those of the others once nothing else is to be done, screen by screen: whoever goes there does not wait for them. */
if (!savesData())
  window.addEventListener('load', () => setTimeout(() => void fetchAll(), AHEAD_MS), { once: true });

async function fetchAll(): Promise<void> {
  for (const files of Object.values(FILES_OF_SCREENS)) {
    // What somebody waits for has the connection, and the processor, for itself.
    while (document.querySelector('.loading') !== null) await pause();
    await idle();
    for (const file of files) fetchFile(file, 'prefetch');
  }
}

/** The surroundings of a node of the graph: what is seen first there, asked for before there is anything to show it. */
function preloadAround(): void {
  const around = aroundOf(location);
  if (around === null) return;
  const link = document.createElement('link');
  link.rel = 'preload';
  link.as = 'fetch';
  link.crossOrigin = '';
  link.href = `/api/graph/around?id=${around.id}&depth=${String(around.depth)}`;
  document.head.append(link);
}

/** @param how styles are fetched; scripts are read, too, and not run */
function fetchFile(file: string, how: 'preload' | 'prefetch'): void {
  const link = document.createElement('link');
  const isStyle = file.endsWith('.css');
  link.rel = isStyle ? how : 'modulepreload';
  if (isStyle) link.as = 'style';
  link.crossOrigin = '';
  link.href = file;
  document.head.append(link);
}

/** Whether somebody pays for what is fetched, as far as their browser tells. */
function savesData(): boolean {
  const { connection } = navigator as { readonly connection?: { readonly saveData?: boolean } };
  return connection?.saveData === true;
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, AHEAD_MS));

function idle(): Promise<void> {
  return new Promise((resolve) => {
    // Safari has no such call.
    if ('requestIdleCallback' in window) requestIdleCallback(() => resolve());
    else setTimeout(resolve, AHEAD_MS);
  });
}
