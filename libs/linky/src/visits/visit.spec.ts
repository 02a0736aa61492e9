import { describe, expect, it } from 'vitest';

import { visitKind } from './visit.js';

const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36';

describe('visitKind', () => {
  it.each([
    CHROME,
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1',
    'Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0',
    'curl/8.5.0',
    'node',
    'python-requests/2.32.3',
    'PostmanRuntime/7.43.0',
    'insomnia/10.3.0',
    'got (https://github.com/sindresorhus/got)',
    'got/9.6.0 (https://github.com/sindresorhus/got)',
    'Python/3.12 aiohttp/3.11.11',
    'aiohttp/3.11.11',
    'node-fetch/1.0 (+https://github.com/bitinn/node-fetch)',
    'Java/17.0.9',
    'Java-http-client/21.0.1',
    'Dart/3.6 (dart:io)',
    'Ruby',
    'PHP/8.3.0',
    'GuzzleHttp/7',
    'Ligature/1.0',
    'linky-mcp-bridge/0.3.0',
    undefined,
    '',
  ])('takes %j for a person', (agent) => {
    for (let n = 0; n < 2; n += 1) expect(visitKind({ 'user-agent': agent })).toBe('person');
  });

  it.each([
    'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
    'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)',
    'facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)',
    'WhatsApp/2.23.20.0',
    'Twitterbot/1.0',
    'TelegramBot (like TwitterBot)',
    'Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)',
    'LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)',
    'Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5',
    'UptimeRobot/2.0',
    'GPTBot/1.2 (+https://openai.com/gptbot)',
  ])('takes %j for a bot', (agent) => {
    for (let n = 0; n < 2; n += 1) expect(visitKind({ 'user-agent': agent })).toBe('bot');
  });

  it.each([
    { 'sec-purpose': 'prefetch' },
    { 'sec-purpose': 'prefetch;prerender' },
    { purpose: 'prefetch' },
    { 'x-purpose': 'preview' },
    { 'x-moz': 'prefetch' },
  ])('knows what is loaded in advance by %j', (headers) => {
    expect(visitKind({ 'user-agent': CHROME, ...headers })).toBe('prefetch');
  });

  it('does not remember without end', () => {
    for (let n = 0; n < 3_000; n += 1)
      expect(visitKind({ 'user-agent': `${CHROME} ${String(n)}` })).toBe('person');
  });
});
