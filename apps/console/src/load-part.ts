import { type ComponentType, lazy, type LazyExoticComponent } from 'react';

const AGAIN_MS = 2_000;
/** What fails so often although the service answers is missing. A connection may come back between load and look. */
const TRIES = 3;

/**
 * Loads a part of the console that is not needed at once. Without a connection, or while the service is away, it waits
 * and tries again, and the page stays as it is. If the service has another version of the console meanwhile, the page
 * begins anew: the part of this version is gone.
 */
export async function loadPart<Part>(load: () => Promise<Part>): Promise<Part> {
  for (let answered = 0; ;) {
    try {
      return await load();
    } catch (error) {
      const served = await servedPage();
      if (served !== null) answered += 1;
      if (answered >= TRIES) throw new Error('A part of the console could not be loaded.', { cause: error });
      if (served !== null && !isSameVersion(served)) {
        location.reload();
        return new Promise(() => undefined);
      }
      await new Promise((resolve) => {
        setTimeout(resolve, AGAIN_MS);
      });
    }
  }
}

/** A component that is loaded when it is first shown. */
export function lazyPart<Props>(
  load: () => Promise<ComponentType<Props>>,
): LazyExoticComponent<ComponentType<Props>> {
  return lazy(() => loadPart(async () => ({ default: await load() })));
}

/** The page as the service has it now, or null while there is no answer. */
async function servedPage(): Promise<string | null> {
  try {
    const answer = await fetch(location.pathname, { cache: 'no-store' });
    return answer.ok ? await answer.text() : null;
  } catch {
    return null;
  }
}

/** Each version has a first script of its own. */
function isSameVersion(served: string): boolean {
  const own = document.querySelector<HTMLScriptElement>('script[type="module"][src]')?.getAttribute('src');
  return own != null && served.includes(own);
}
