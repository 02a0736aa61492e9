import { layOut, type LayoutRequest } from './layout.js';

/** Away from the page, which goes on meanwhile. */
self.addEventListener('message', ({ data }: MessageEvent<{ at: number; request: LayoutRequest }>) => {
  self.postMessage({ at: data.at, layout: layOut(data.request) });
});
// A browser tells of a script that could not be loaded, and of nothing else.
self.postMessage('ready');
