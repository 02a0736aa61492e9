import { existsSync } from 'node:fs';

const SHELL = '/usr/bin/chromium-headless-shell';
const WHOLE = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Debian's Chromium, or Google's, with all that a browser has; `undefined`: neither is installed. */
export const CHROMIUM = WHOLE.find((place) => existsSync(place));

/** The engine without a window that nobody looks at, where it is installed: it takes half of the processor. */
export const HEADLESS = existsSync(SHELL) ? SHELL : CHROMIUM;

/** Nothing of the browser's own goes over the network. */
export const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];
