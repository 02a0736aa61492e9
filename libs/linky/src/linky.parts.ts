import type { HomePart, McpPart } from '#platform/modules';

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

const ONLY_WITH_ACCOUNT =
  'Bundles cannot be created anonymously on this service: create them with these tools, or with a key.';

/** What agents are told of the tools of bundles. */
export const linkyMcp: McpPart = {
  toolset: 'bundles',
  about: 'linky_*: bundles of links behind one short address.',
  remark: (env) => (env.of(LinkySettings).anonymousCreate === 'on' ? null : ONLY_WITH_ACCOUNT),
};
