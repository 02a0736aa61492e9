import { createHmac, hash, randomBytes, timingSafeEqual } from 'node:crypto';

import { Injectable } from '@nestjs/common';
import { parseCookie, stringifySetCookie } from 'cookie';
import type { FastifyReply } from 'fastify';

import { Clock } from '#kernel';
import { type PlatformRequest } from '#platform/auth';
import { Env } from '#platform/config';
import { losesCookies, publicBase } from '#platform/http';
import { asPage, type PageData } from '#platform/pages';

import { FormTokens } from '../pages/form-tokens.js';
import { formNotKept, NOT_CONFIRMED } from '../pages/messages.js';
import { BundleTemplates } from '../pages/bundle-templates.js';

const GRANT_COOKIE = 'linky_unlock';
const FORM_COOKIE = 'linky_form';
const GRANT_MS = 12 * 60 * 60 * 1000;
/** What the form's template prints. */
interface UnlockPage extends PageData {
  readonly action: string;
  readonly form: string;
  readonly error: string | null;
}

const NONCE = /^[\w-]{22}$/;

/**
 * The password form of a bundle, and the cookie that whoever passed it carries: for this bundle, for this
 * password, for twelve hours. The form is bound to a cookie that all forms of a browser share and that is kept when
 * somebody comes from another site, so any number of tabs may be open. No other site can send the form: it has no
 * token, and the cookie does not come along.
 */
@Injectable()
export class PasswordGate {
  private readonly key: Buffer;

  constructor(
    private readonly env: Env,
    private readonly clock: Clock,
    private readonly forms: FormTokens,
    private readonly templates: BundleTemplates,
  ) {
    if (env.jwtSecret === null) throw new Error('grants need the secret that sessions are signed with');
    this.key = createHmac('sha256', env.jwtSecret).update('linky unlock').digest();
  }

  /** Tells whether the visitor has given the password with that hash before. */
  grantOf(request: PlatformRequest): (slug: string, passwordHash: string) => boolean {
    return (slug, passwordHash) => {
      const grants = parseCookie(request.headers.cookie ?? '');
      const [expiry = '', mac = ''] = (grants[grantName(slug)] ?? '').split('.');
      if (!/^\d{1,15}$/.test(expiry) || Number(expiry) <= this.clock.now()) return false;
      const sent = Buffer.from(mac, 'base64url');
      const expected = this.digest(slug, passwordHash, expiry);
      return sent.length === expected.length && timingSafeEqual(sent, expected);
    };
  }

  /** Over plain http a browser keeps no cookie of an https address: no try would ever be confirmed. */
  whyNotOurs(slug: string, request: PlatformRequest): string {
    const base = publicBase(this.env, request);
    return losesCookies(base, request.headers.origin) ? formNotKept(`${base}/l/${slug}`) : NOT_CONFIRMED;
  }

  grant(slug: string, passwordHash: string, request: PlatformRequest, reply: FastifyReply): void {
    const expiry = String(this.clock.now() + GRANT_MS);
    const value = `${expiry}.${this.digest(slug, passwordHash, expiry).toString('base64url')}`;
    this.setCookie(grantName(slug), value, request, reply);
  }

  /** The page with the form. */
  ask(
    slug: string,
    request: PlatformRequest,
    reply: FastifyReply,
    error: string | null = null,
    status = 200,
  ): string {
    asPage(reply, status);
    const nonce = nonceOf(request) ?? randomBytes(16).toString('base64url');
    this.setCookie(FORM_COOKIE, nonce, request, reply);
    const page: UnlockPage = {
      title: 'This bundle has a password',
      action: `/l/${slug}/unlock`,
      form: this.forms.issue(`unlock ${slug}`, nonce),
      error,
    };
    return this.templates.render('unlock', page);
  }

  /**
   * Whether the form was made for this browser, by us. Tabs that were opened at the same moment have only one of their
   * cookies left: where the browser itself says that a page of ours sent the form, its token need not fit.
   */
  isOurs(slug: string, request: PlatformRequest, token: unknown): boolean {
    const nonce = nonceOf(request);
    if (nonce === null) return false;
    if (request.headers['sec-fetch-site'] === 'same-origin') return true;
    return this.forms.isOurs(request, token, `unlock ${slug}`, nonce);
  }

  private digest(slug: string, passwordHash: string, expiry: string): Buffer {
    return createHmac('sha256', this.key).update(`${slug}\0${passwordHash}\0${expiry}`).digest();
  }

  private setCookie(name: string, value: string, request: PlatformRequest, reply: FastifyReply): void {
    const secure = publicBase(this.env, request).startsWith('https:');
    const maxAge = GRANT_MS / 1000;
    const attributes = { httpOnly: true, sameSite: 'lax', path: '/l', secure, maxAge } as const;
    void reply.header('set-cookie', stringifySetCookie(name, value, attributes));
  }
}

/** One cookie a bundle; its name tells no other bundle's visitor which. */
function grantName(slug: string): string {
  return `${GRANT_COOKIE}_${hash('sha256', slug).slice(0, 12)}`;
}

function nonceOf(request: PlatformRequest): string | null {
  const nonce = parseCookie(request.headers.cookie ?? '')[FORM_COOKIE];
  return nonce !== undefined && NONCE.test(nonce) ? nonce : null;
}
