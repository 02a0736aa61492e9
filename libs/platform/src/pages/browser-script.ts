import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

/**
 * A script for browsers, as the build left it: `libs/<room>/browser/<name>.ts` is compiled into `dist`, where it is
 * found also by a service that runs from its sources.
 */
export function browserScript(room: string, name: string): URL {
  const { resolve } = createRequire(import.meta.url);
  return pathToFileURL(resolve(`#built/libs/${room}/browser/${name}`));
}
