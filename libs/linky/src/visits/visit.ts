import type { IncomingHttpHeaders } from 'node:http';

import { isbot } from 'isbot';

/** A `prefetch` is a browser's guess at what its user may want to see; nobody has looked yet. */
export type VisitKind = 'person' | 'bot' | 'prefetch';

/** Headers by which browsers, old and new, tell that they only load in advance. */
const PURPOSES = ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'] as const;
const IN_ADVANCE = /prefetch|prerender|preview/i;

/** Tools and libraries that somebody uses for a purpose of their own: the list takes them for bots. */
const TOOLS = new RegExp(
  `^(?:${[
    ...['curl', 'wget', 'httpie', 'postmanruntime', 'insomnia', 'ligature', 'linky'],
    ...['node', 'node-fetch', 'undici', 'axios', 'got', 'okhttp', 'java', 'go-http-client', 'dart', 'ruby'],
    ...['php', 'guzzlehttp', 'aiohttp', 'python/\\S+ aiohttp', 'python-(?:requests|urllib|httpx)'],
  ].join('|')})\\b`,
  'i',
);

/** No browser has more to say of itself. */
const LONGEST = 512;
const MOST_REMEMBERED = 1_000;
/** What was found out of each: the list takes a while, and most visitors have one of a few browsers. */
const remembered = new Map<string, boolean>();

/** Who looks at a page, as far as they tell: crawlers, monitors and those who show links in chats have names. */
export function visitKind(headers: IncomingHttpHeaders): VisitKind {
  for (const name of PURPOSES) {
    const purpose = headers[name];
    if (purpose !== undefined && IN_ADVANCE.test(String(purpose))) return 'prefetch';
  }
  return isBot((headers['user-agent'] ?? '').slice(0, LONGEST)) ? 'bot' : 'person';
}

function isBot(agent: string): boolean {
  let known = remembered.get(agent);
  if (known === undefined) {
    known = isbot(agent) && !TOOLS.test(agent);
    if (remembered.size >= MOST_REMEMBERED) remembered.clear();
    remembered.set(agent, known);
  }
  return known;
}
