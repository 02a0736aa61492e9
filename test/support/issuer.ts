import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import jwt from 'jsonwebtoken';

interface SigningKey {
  readonly kid: string;
  readonly algorithm: 'RS256' | 'ES256';
  readonly privateKey: KeyObject;
  readonly jwk: object;
}

function signingKey(kid: string, algorithm: 'RS256' | 'ES256'): SigningKey {
  const { publicKey, privateKey } =
    algorithm === 'RS256'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: algorithm };
  return { kid, algorithm, privateKey, jwk };
}

let rsa: SigningKey | undefined;

/** The same for all issuers: such a key takes a second to make. */
function rsaKey(): SigningKey {
  return (rsa ??= signingKey('rsa-1', 'RS256'));
}

/** A small OpenID Connect issuer on a free port of the loopback interface. */
export class Issuer {
  readonly keys = [rsaKey(), signingKey('ec-1', 'ES256')];
  /** How often its keys were asked for. */
  fetches = 0;
  /** What it answers instead of its keys. */
  failure: number | null = null;
  private server: Server | undefined;
  private port = 0;

  get url(): string {
    return `http://127.0.0.1:${String(this.port)}`;
  }

  async start(): Promise<this> {
    this.server = createServer((request, response) => {
      const body = this.answer(request.url ?? '');
      response.writeHead(body === null ? 404 : (this.failure ?? 200), { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    });
    const { server } = this;
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.port = (server.address() as AddressInfo).port;
    return this;
  }

  async stop(): Promise<void> {
    const { server } = this;
    server?.closeAllConnections();
    await new Promise((resolve) => server?.close(resolve));
  }

  /** A new key, published from now on. */
  rotate(kid: string): SigningKey {
    const key = signingKey(kid, 'ES256');
    this.keys.push(key);
    return key;
  }

  /** A token of this issuer: for `api`, valid for five minutes, unless told otherwise. */
  token(
    claims: object,
    key: SigningKey = this.keys[0]!,
    header: { kid?: string } = { kid: key.kid },
  ): string {
    const now = Math.floor(Date.now() / 1000);
    return jwt.sign({ iss: this.url, aud: 'api', iat: now, exp: now + 300, ...claims }, key.privateKey, {
      algorithm: key.algorithm,
      header: { alg: key.algorithm, ...header },
    });
  }

  private answer(path: string): object | null {
    if (path === '/.well-known/openid-configuration')
      return { issuer: this.url, jwks_uri: `${this.url}/keys` };
    if (path !== '/keys') return null;
    this.fetches += 1;
    return { keys: this.keys.map(({ jwk }) => jwk) };
  }
}
