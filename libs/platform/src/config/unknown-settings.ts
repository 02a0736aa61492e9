import { closestTo } from '../input/slips.js';

const PREFIX = 'LIGATURE_';

/** What Kubernetes sets beside a service that is called `ligature`. */
const SERVICE_LINK = /^LIGATURE_(?:SERVICE_HOST|SERVICE_PORT(?:_\w+)?|PORT(?:_\d+_(?:TCP|UDP)(?:_\w+)?)?)$/;

/**
 * Sentences about variables that look like settings and are none. They are no mistakes: whoever goes back to an earlier
 * build has settings that it does not know, and orchestrators set names of their own.
 */
export function unknownSettings(
  source: Readonly<Record<string, string | undefined>>,
  known: ReadonlySet<string>,
): string[] {
  const settings = [...known].filter((name) => name.startsWith(PREFIX));
  return Object.keys(source)
    .filter((name) => name.toUpperCase().startsWith(PREFIX) && !known.has(name) && !SERVICE_LINK.test(name))
    .sort()
    .map((name) => {
      const meant = closestTo(bare(name), settings.map(bare));
      const hint = meant === null ? '' : `; did you mean ${PREFIX}${meant}?`;
      return `${name} is no setting of this build and does nothing${hint}`;
    });
}

function bare(name: string): string {
  return name.slice(PREFIX.length);
}
