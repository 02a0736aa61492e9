import type { FastifyReply } from 'fastify';

/** Nothing inline, nothing from elsewhere, in nobody's frame. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'private, no-cache, no-store, max-age=0, must-revalidate',
  'content-security-policy': POLICY,
  'x-frame-options': 'DENY',
  'x-robots-tag': 'noindex',
} as const;

/** The headers that every page is sent with. */
export function asPage(reply: FastifyReply, status = 200): void {
  void reply.status(status).headers(HEADERS);
}

/** Sends the browser to another page of ours. */
export function redirect(reply: FastifyReply, path: string): string {
  asPage(reply, 303);
  void reply.header('location', path);
  return '';
}
