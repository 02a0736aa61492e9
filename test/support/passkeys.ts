import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

import { isoCBOR } from '@simplewebauthn/server/helpers';

import type { TestApp } from './app.js';
import { createSession } from './identity.js';
import { type Answer, bearer, call } from './second-factor.js';

interface Options {
  readonly publicKey: {
    readonly challenge: string;
    readonly rpId?: string;
    readonly rp?: { readonly id: string };
    readonly user?: { readonly id: string };
  };
}

/** How an authenticator behaves that is not a good one. */
export interface Quirks {
  readonly verifies?: boolean;
  readonly origin?: string;
  readonly counter?: number;
  readonly userHandle?: string | null;
}

const sha256 = (data: Buffer | string): Buffer => createHash('sha256').update(data).digest();
const text = (data: Buffer): string => data.toString('base64url');

const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;
const HAS_CREDENTIAL = 0x40;

/** An authenticator with one passkey (ES256), as a browser would reach it. */
export class SoftPasskey {
  readonly id = randomBytes(16);
  private readonly privateKey: KeyObject;
  private readonly cose: Buffer;
  private userHandle = '';

  constructor(private readonly origin: string) {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.privateKey = privateKey;
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
    const key = new Map<number, number | Uint8Array>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, Buffer.from(x, 'base64url')],
      [-3, Buffer.from(y, 'base64url')],
    ]);
    this.cose = Buffer.from(isoCBOR.encode(key as never));
  }

  /** What `navigator.credentials.create` would answer. */
  create({ publicKey }: Options, quirks: Quirks = {}): object {
    this.userHandle = publicKey.user?.id ?? '';
    const credential = Buffer.concat([
      Buffer.alloc(16),
      Buffer.from([0, this.id.length]),
      this.id,
      this.cose,
    ]);
    const authData = this.authData(publicKey.rp?.id ?? '', HAS_CREDENTIAL, quirks, credential);
    const attestation = new Map<string, unknown>([
      ['fmt', 'none'],
      ['attStmt', new Map()],
      ['authData', new Uint8Array(authData)],
    ]);
    return this.answer({
      clientDataJSON: text(this.clientData('webauthn.create', publicKey.challenge, quirks)),
      attestationObject: text(Buffer.from(isoCBOR.encode(attestation as never))),
      transports: ['internal'],
    });
  }

  /** What `navigator.credentials.get` would answer. */
  get({ publicKey }: Options, quirks: Quirks = {}): object {
    const authData = this.authData(publicKey.rpId ?? '', 0, quirks);
    const clientData = this.clientData('webauthn.get', publicKey.challenge, quirks);
    const signature = sign('sha256', Buffer.concat([authData, sha256(clientData)]), this.privateKey);
    return this.answer({
      clientDataJSON: text(clientData),
      authenticatorData: text(authData),
      signature: text(signature),
      userHandle: quirks.userHandle === undefined ? this.userHandle : quirks.userHandle,
    });
  }

  private answer(response: object): object {
    const id = text(this.id);
    return { id, rawId: id, type: 'public-key', response, clientExtensionResults: {} };
  }

  private clientData(type: string, challenge: string, { origin = this.origin }: Quirks): Buffer {
    return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
  }

  private authData(
    rpId: string,
    flags: number,
    { verifies = true, counter = 0 }: Quirks,
    credential = Buffer.alloc(0),
  ): Buffer {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    const all = flags | USER_PRESENT | (verifies ? USER_VERIFIED : 0);
    return Buffer.concat([sha256(rpId), Buffer.from([all]), count, credential]);
  }
}

/** The origin that browsers know a test's service by. */
export const originOf = (app: TestApp): string => app.env.publicUrl ?? app.url;

/** The cookie that an answer sets, to send it back. */
export function cookieOf({ headers }: Answer, name = 'st_passkey'): string {
  const set = headers.getSetCookie().find((cookie) => cookie.startsWith(`${name}=`));
  return set?.split(';')[0] ?? '';
}

/** Adds a passkey with a session that was just begun. */
export async function addPasskey(
  app: TestApp,
  token: string,
  { name, ...quirks }: Quirks & { readonly name?: string } = {},
): Promise<{ readonly passkey: SoftPasskey; readonly answer: Answer }> {
  const options = await call<Options & Record<string, unknown>>(
    app,
    ['POST', '/api/me/passkeys/options'],
    {},
    bearer(token),
  );
  const passkey = new SoftPasskey(originOf(app));
  const body = { credential: passkey.create(options.body, quirks), name };
  const headers = { ...bearer(token), cookie: cookieOf(options) };
  return { passkey, answer: await call(app, ['POST', '/api/me/passkeys'], body, headers) };
}

/** What a browser sends that signs in with a passkey, and the cookie that it keeps. */
export async function assertionOf(
  app: TestApp,
  passkey: SoftPasskey,
  { pendingToken, ...quirks }: Quirks & { readonly pendingToken?: string } = {},
): Promise<{ readonly credential: object; readonly cookie: string }> {
  const options = await call<Options & Record<string, unknown>>(
    app,
    ['POST', '/api/auth/passkey/options'],
    pendingToken === undefined ? {} : { pendingToken },
  );
  return { credential: passkey.get(options.body, quirks), cookie: cookieOf(options) };
}

/** The same of a user who gets a passkey for it. */
export async function passkeyOf(
  app: TestApp,
  userId: string,
): Promise<{ readonly credential: object; readonly cookie: string }> {
  const token = await createSession(app, userId);
  return assertionOf(app, (await addPasskey(app, token)).passkey);
}
