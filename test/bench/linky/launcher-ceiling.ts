import { listen, pool, server } from '../bare.js';

/** `GET /l/:slug` by hand: one indexed query, a page of the same size with the same headers, no framework. */
const PAGE_BYTES = Number(process.env['PAGE_BYTES'] ?? 0);

const FIND = {
  name: 'find',
  text: `select slug, urls, url_metadata, title, description, resolution_policy, created_at, owner_user_id, owner_org_id
    from linky.bundles where slug = $1 and deleted_at is null`,
};

const HEADERS = {
  'cache-control': 'private, no-cache, no-store, max-age=0, must-revalidate',
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'x-frame-options': 'DENY',
  'x-robots-tag': 'noindex',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
};
const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escape = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
const app = server();

app.get<{ Params: { slug: string } }>('/l/:slug', async (request, reply) => {
  const { rows } = await pool.query<{ slug: string; urls: string[]; title: string }>({
    ...FIND,
    values: [request.params.slug],
  });
  const row = rows[0];
  if (row === undefined) return reply.status(404).send();
  const list = row.urls.map((url) => `<li><a href="${escape(url)}">${escape(url)}</a></li>`).join('');
  const page = `<!doctype html><title>${escape(row.title)}</title><ol>${list}</ol>`;
  return reply
    .headers(HEADERS)
    .type('text/html; charset=utf-8')
    .send(page + ' '.repeat(Math.max(0, PAGE_BYTES - page.length)));
});

await listen(app);
