import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import Provider, { type Grant, type KoaContextWithOIDC } from 'oidc-provider';

/** An account at the provider; what is absent it does not tell. */
export interface ProviderAccount {
  email?: string;
  email_verified?: boolean;
  name?: string;
  preferred_username?: string;
  groups?: readonly string[];
}

export const CLIENT = { clientId: 'ligature', clientSecret: 'a secret of the client and the provider' };

/** A real OpenID Connect provider on the loopback interface, where whoever names an account has it. */
export class OpenIdProvider {
  readonly accounts = new Map<string, ProviderAccount>();
  private server: Server | undefined;
  private port = 0;

  /** @param redirectUris where it sends people back to */
  constructor(private readonly redirectUris: readonly string[]) {}

  get url(): string {
    return `http://127.0.0.1:${String(this.port)}`;
  }

  /** Again on the port that it had. */
  async start(): Promise<this> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.port = (server.address() as AddressInfo).port;
    const provider = this.make();
    const answer = provider.callback();
    server.on('request', (request, response) => {
      if (request.url?.startsWith('/interaction/')) void interact(provider, request, response);
      else void answer(request, response);
    });
    this.server = server;
    return this;
  }

  async stop(): Promise<void> {
    const { server } = this;
    server?.closeAllConnections();
    await new Promise((resolve) => server?.close(resolve));
  }

  private make(): Provider {
    const provider: Provider = new Provider(this.url, {
      clients: [
        {
          client_id: CLIENT.clientId,
          client_secret: CLIENT.clientSecret,
          redirect_uris: [...this.redirectUris],
        },
      ],
      claims: {
        openid: ['sub'],
        email: ['email', 'email_verified'],
        profile: ['name', 'preferred_username', 'groups'],
      },
      cookies: { keys: ['a key of the provider'] },
      features: { devInteractions: { enabled: false } },
      interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
      pkce: { required: () => true },
      findAccount: (_context: KoaContextWithOIDC, id: string) => ({
        accountId: id,
        claims: () => ({ sub: id, ...this.accounts.get(id) }),
      }),
      loadExistingGrant: async ({ oidc }: KoaContextWithOIDC): Promise<Grant> => {
        const { session } = oidc;
        const known = session?.grantIdFor(CLIENT.clientId);
        const found = known === undefined ? undefined : await provider.Grant.find(known);
        if (found !== undefined) return found;
        const accountId = session?.accountId;
        const grant: Grant = new provider.Grant({
          clientId: CLIENT.clientId,
          ...(accountId === undefined ? {} : { accountId }),
        });
        grant.addOIDCScope('openid profile email');
        await grant.save();
        return grant;
      },
    });
    return provider;
  }
}

/** A page that asks for the account, and takes whatever is named. */
async function interact(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== 'POST') {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end(
      `<!doctype html><html lang="en"><title>Provider</title><main><h1>Provider</h1><form method="post">
       <label>Account <input name="account"></label><button name="answer" value="login">Continue</button>
       <button name="answer" value="cancel">Cancel</button></form></main></html>`,
    );
    return;
  }
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const form = new URLSearchParams(Buffer.concat(chunks).toString());
  const result =
    form.get('answer') === 'cancel'
      ? { error: 'access_denied', error_description: 'not today' }
      : { login: { accountId: form.get('account') ?? '' } };
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}
