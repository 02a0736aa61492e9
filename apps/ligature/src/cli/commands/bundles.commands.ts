import type { Command } from '../command.js';
import { connect, CONNECTION } from '../connection.js';
import { UsageError } from '../options.js';
import { table } from '../table.js';

const MOST = 100;

interface Bundle {
  readonly slug: string;
  readonly title: string | null;
  readonly urls: readonly string[];
  readonly updatedAt: string;
}

export const bundlesList: Command = {
  name: 'bundles list',
  about: `lists your bundles, the latest ${String(MOST)} at most`,
  options: { search: { value: 'WORDS', about: 'only what has these words' }, ...CONNECTION },
  examples: ['bundles list --search release'],
  run: async (options, env, readSecret) => {
    const query = new URLSearchParams({ limit: String(MOST) });
    const search = options.optional('search');
    if (search !== undefined) query.set('q', search);
    const service = await connect(options, env, readSecret);
    const { linkies } = await service.json<{ linkies: Bundle[] }>(`/api/me/links?${query.toString()}`);
    const rows = linkies.map(({ slug, title, urls, updatedAt }) => [slug, title, urls.length, updatedAt]);
    return {
      json: { bundles: linkies },
      text: table(['bundle', 'title', 'links', 'changed'], rows, 'There is none.'),
    };
  },
};

export const bundlesAdd: Command = {
  name: 'bundles add',
  about: 'makes a bundle',
  argument: ['URLS', 'addresses, with commas between them'],
  options: { title: { value: 'TEXT', about: 'of the bundle' }, ...CONNECTION },
  examples: ['bundles add https://a.example/,https://b.example/ --title Reading'],
  run: async (options, env, readSecret) => {
    const urls = options
      .argument('URLS')
      .split(',')
      .filter((url) => url !== '');
    if (urls.length === 0) throw new UsageError('URLS is missing');
    const body = JSON.stringify({ urls, title: options.optional('title') });
    const service = await connect(options, env, readSecret);
    const headers = { 'content-type': 'application/json' };
    const bundle = await service.json<Bundle>('/api/links', { method: 'POST', headers, body });
    const where = new URL(`/l/${bundle.slug}`, service.origin).href;
    return { json: { ...bundle, address: where }, text: where };
  },
};
