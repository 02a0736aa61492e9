import { IdentityProviders, IdentitySettings } from '#identity';
import { SystemClock } from '#kernel';
import type { Env } from '#platform/config';

import { connectOwnDatabase } from '../../open-database.js';
import { type Finding, reasonOf } from './finding.js';

/** Whether people can sign in with the identity providers, and into the organizations that groups lead to. */
export async function checkSignIn(env: Env): Promise<Finding[]> {
  const settings = env.of(IdentitySettings);
  const providers = new IdentityProviders(settings, env, new SystemClock());
  const offered = providers.offer();
  if (offered.length === 0)
    return [{ check: 'sign-in', state: 'unused', found: 'no identity provider is set: with passwords only' }];
  const answers = await Promise.all(offered.map(({ name, issuer }) => asked(providers, name, issuer)));
  const missing = settings.groupRules.length === 0 ? [] : await missingOrganizations(env);
  return [
    ...answers,
    ...missing.map((slug): Finding => ({
      check: 'sign-in',
      state: 'warning',
      found: `LIGATURE_OIDC_GROUPS leads to ${slug}, an organization that does not exist`,
      advice: `Make it (ligature org add --slug ${slug} …), or correct the rule: until then it does nothing.`,
    })),
  ];
}

async function asked(providers: IdentityProviders, name: string, issuer: string): Promise<Finding> {
  const nobody = { state: 'doctor', nonce: 'doctor', codeVerifier: 'd'.repeat(43) };
  try {
    const { origin } = await providers.get(name).begin('http://localhost/doctor', nobody);
    return { check: 'sign-in', state: 'ok', found: `${issuer} lets people sign in at ${origin}` };
  } catch (error) {
    const { cause } = error as { cause?: unknown };
    return {
      check: 'sign-in',
      state: 'failed',
      found: `${issuer}: ${reasonOf(cause ?? error)}`,
      advice: 'Check LIGATURE_OIDC_ISSUER, which has to be what its discovery document says, to the letter.',
    };
  }
}

/** Those that groups lead to, and that are not there; none where the database cannot be asked, which is told elsewhere. */
async function missingOrganizations(env: Env): Promise<string[]> {
  const wanted = [...new Set(env.of(IdentitySettings).groupRules.map(({ organization }) => organization))];
  try {
    const opened = await connectOwnDatabase(env, () => undefined);
    try {
      const found = await opened.dataSource.query<{ slug: string }[]>(
        'select slug from identity.organizations where slug = any ($1::text[]) and deleted_at is null',
        [wanted],
      );
      const known = new Set(found.map(({ slug }) => slug));
      return wanted.filter((slug) => !known.has(slug));
    } finally {
      await opened.dataSource.destroy();
      await opened.stop();
    }
  } catch {
    return [];
  }
}
