import { createHash, randomBytes, randomInt, randomUUID } from 'node:crypto';

import { parseUrl } from '#kernel';

import { listen, pool, server } from '../bare.js';

/** `POST /api/links`, anonymous, by hand: the same statement, the same checks, no framework. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';
const MONTH_MS = 30 * 24 * 3_600_000;

const INSERT = {
  name: 'insert',
  text: `with bundle as (
      insert into linky.bundles (id, slug, urls, url_metadata, source, title, description, metadata,
        resolution_policy, created_at, updated_at, idle_since, creator_fingerprint)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $10, $11)
      on conflict on constraint uq_bundles_slug do nothing
      returning id
    )
    insert into linky.claim_tokens (token_hash, bundle_id, email, created_at, expires_at)
    select $12::bytea, id, $13::text, $10::timestamptz, $14::timestamptz from bundle`,
};

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();
const app = server();

app.post<{ Body: Record<string, unknown> | null }>('/api/links', async (request, reply) => {
  const { urls, source, title } = request.body ?? {};
  if (!Array.isArray(urls) || urls.length < 1 || urls.length > 25)
    return reply.status(400).send({ code: 'INVALID_URLS' });
  const canonical = new Set<string>();
  for (const url of urls as unknown[]) {
    const parsed = typeof url === 'string' && url.length <= 2048 ? parseUrl(url) : null;
    if (parsed?.protocol !== 'http:' && parsed?.protocol !== 'https:')
      return reply.status(400).send({ code: 'INVALID_URLS' });
    canonical.add(parsed.href);
  }
  if (typeof title !== 'string' || title.length > 120) return reply.status(400).send({ code: 'BAD_REQUEST' });
  const now = new Date();
  const slug = Array.from({ length: 7 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  const token = randomBytes(24).toString('base64url');
  const fingerprint = sha256(
    `${request.ip}|${request.headers['user-agent'] ?? ''}|${now.toISOString().slice(0, 10)}`,
  )
    .toString('hex')
    .slice(0, 32);
  const expires = new Date(now.getTime() + MONTH_MS).toISOString();
  const created = now.toISOString();
  const values = [
    randomUUID(),
    slug,
    JSON.stringify([...canonical]),
    JSON.stringify([...canonical].map(() => ({}))),
    String(source),
    title,
    null,
    null,
    null,
    created,
    fingerprint,
    sha256(token),
    null,
    expires,
  ];
  const { rowCount } = await pool.query({ ...INSERT, values });
  if (rowCount !== 1) return reply.status(500).send({ code: 'INTERNAL_ERROR' });
  const claimUrl = `http://127.0.0.1/claim/${token}`;
  return reply.status(201).send({
    slug,
    url: `http://127.0.0.1/l/${slug}`,
    claimUrl,
    claimToken: token,
    claimExpiresAt: expires,
    warning: 'Save it.',
  });
});

await listen(app);
