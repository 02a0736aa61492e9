import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

import { Eta } from 'eta';
import type { FastifyReply } from 'fastify';

import { asPage } from './page-headers.js';

/**
 * Nothing inline, nothing from elsewhere, in nobody's frame; markup is made of text only by the policies that are named
 * (`apps/console/src/trusted-types.ts`). Images may be made by the page itself: pictures of QR codes.
 */
const policy = (nonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' blob:",
    "connect-src 'self'",
    "worker-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types default ligature',
  ].join('; ');

/** Where the build of the console is, found also by a service that runs from its sources. */
export const builtPages = (): string =>
  dirname(createRequire(import.meta.url).resolve('#built/console/index.html'));

/** A page that is a script, as `apps/console` built it. */
export class BuiltPage {
  private readonly html: string;

  constructor(name: 'index' | 'branch') {
    this.html = readFileSync(join(builtPages(), `${name}.html`), 'utf8');
  }

  /** The page, with the headers that it needs. @param words what it prints, by the names that it has for them */
  send(reply: FastifyReply, words: Readonly<Record<string, string>> = {}): string {
    // Of the style sheets that the page makes itself.
    const nonce = randomBytes(16).toString('base64');
    asPage(reply);
    void reply.header('content-security-policy', policy(nonce));
    return this.html.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) =>
      name === 'nonce' ? nonce : escaped(words[name] ?? ''),
    );
  }
}

const escaped = (text: string): string => new Eta().config.escapeFunction(text);
