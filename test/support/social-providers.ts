import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { Issuer } from './issuer.js';

export const SOCIAL_CLIENT = { clientId: 'ligature', clientSecret: 'a secret of the client' };

interface Grant {
  readonly query: URLSearchParams;
  readonly token: string;
}

/** What GitHub tells of a user; an Enterprise Server does at the same paths. */
export interface GitHubUser {
  id: number;
  login: string;
  name: string | null;
  emails: { email: string; primary: boolean; verified: boolean; visibility: string | null }[];
}

/** GitHub and Google, as far as their documentation describes signing in; whoever comes is the present user. */
export class SocialProviders {
  github: GitHubUser | null = null;
  /** Claims of the next ID token; absent ones are the usual. */
  google: Record<string, unknown> = {};
  /** What the API of GitHub answers in place of users. */
  failure: number | null = null;
  /** Who signs the ID tokens of Google. */
  readonly keys = new Issuer();
  signer = this.keys.keys[1]!;
  private readonly codes = new Map<string, Grant>();
  private server: Server | undefined;
  private port = 0;

  get url(): string {
    return `http://127.0.0.1:${String(this.port)}`;
  }

  async start(): Promise<this> {
    const server = createServer((request, response) => void this.serve(request, response));
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.port = (server.address() as AddressInfo).port;
    this.server = server;
    return this;
  }

  async stop(): Promise<void> {
    const { server } = this;
    server?.closeAllConnections();
    await new Promise((resolve) => server?.close(resolve));
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', this.url);
    const json = (body: unknown, status = 200): void => {
      response
        .writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
        .end(JSON.stringify(body));
    };
    switch (url.pathname) {
      case '/login/oauth/authorize':
      case '/authorize':
        response.writeHead(302, { location: this.authorize(url.searchParams) }).end();
        return;
      case '/login/oauth/access_token':
        json(this.gitHubToken(await formOf(request)));
        return;
      case '/api/v3/user':
      case '/api/v3/user/emails': {
        if (this.failure !== null) {
          json({ message: 'trouble' }, this.failure);
          return;
        }
        const isKnown = this.isToken(request.headers.authorization);
        if (!isKnown || this.github === null || request.headers['user-agent'] === undefined) {
          json({ message: 'Bad credentials' }, 401);
          return;
        }
        const { emails, ...user } = this.github;
        json(url.pathname.endsWith('emails') ? emails : user);
        return;
      }
      case '/.well-known/openid-configuration':
        json({
          issuer: this.url,
          authorization_endpoint: `${this.url}/authorize`,
          token_endpoint: `${this.url}/token`,
          jwks_uri: `${this.url}/certs`,
          response_types_supported: ['code'],
          subject_types_supported: ['public'],
          id_token_signing_alg_values_supported: ['ES256'],
          token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
          code_challenge_methods_supported: ['plain', 'S256'],
        });
        return;
      case '/certs':
        json({ keys: this.keys.keys.map(({ jwk }) => jwk) });
        return;
      case '/token': {
        const form = await formOf(request);
        const grant = this.take(form);
        if (grant === null) {
          json({ error: 'invalid_grant', error_description: 'Bad Request' }, 400);
          return;
        }
        const nonce = grant.query.get('nonce');
        const aud = SOCIAL_CLIENT.clientId;
        const idToken = this.keys.token({ iss: this.url, aud, nonce, ...this.google }, this.signer);
        json({ access_token: grant.token, expires_in: 3599, token_type: 'Bearer', id_token: idToken });
        return;
      }
      default:
        json({ message: 'Not Found' }, 404);
    }
  }

  private authorize(query: URLSearchParams): string {
    const code = randomBytes(10).toString('hex');
    this.codes.set(code, { query, token: `gho_${randomBytes(18).toString('hex')}` });
    const back = new URL(query.get('redirect_uri') ?? '');
    back.searchParams.set('code', code);
    back.searchParams.set('state', query.get('state') ?? '');
    return back.href;
  }

  /** GitHub answers errors with 200. */
  private gitHubToken(form: URLSearchParams): object {
    const grant = form.get('client_secret') === SOCIAL_CLIENT.clientSecret ? this.take(form) : null;
    if (grant === null)
      return {
        error: 'bad_verification_code',
        error_description: 'The code passed is incorrect or expired.',
      };
    this.tokens.add(grant.token);
    return { access_token: grant.token, scope: 'read:user,user:email', token_type: 'bearer' };
  }

  private readonly tokens = new Set<string>();

  private isToken(authorization = ''): boolean {
    return this.tokens.has(authorization.replace(/^Bearer /, ''));
  }

  /** A code is good for one time, and for whoever has its verifier. */
  private take(form: URLSearchParams): Grant | null {
    const code = form.get('code') ?? '';
    const grant = this.codes.get(code);
    this.codes.delete(code);
    if (grant === undefined) return null;
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    const isSame = form.get('redirect_uri') === grant.query.get('redirect_uri');
    return isSame && challenge === grant.query.get('code_challenge') ? grant : null;
  }
}

async function formOf(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return new URLSearchParams(Buffer.concat(chunks).toString());
}
