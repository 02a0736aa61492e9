import type { HomePart } from '#platform';

import { LinkySettings } from './linky.env.js';

/** What the front page tells of bundles. */
export const linkyHome: HomePart = {
  keeps: { what: 'bundles', of: 'of links behind one short address' },
  firstSteps: (env, base) => {
    const isOpen = env.of(LinkySettings).anonymousCreate === 'on';
    const key = isOpen ? '' : "-H 'Authorization: Bearer lkyu_…' ";
    return {
      heading: 'Make a bundle',
      command: `curl ${base}/api/links ${key}--data '{
  "urls": ["https://example.com",
           "https://example.org"]}'`,
      explanation: isOpen
        ? 'No account is needed. The answer holds the address of its page, and a link with which you can claim it.'
        : 'An account is needed: the request carries one of your API keys. The answer holds the address of its page.',
    };
  },
};
