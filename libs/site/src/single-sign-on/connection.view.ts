import type { OpenProposal } from '#identity';
import type { Principal } from '#kernel';
import { type PageData, visitorName } from '#platform/pages';

/** What the template prints. */
export interface ConnectionPage extends PageData {
  readonly state: OpenProposal['state'];
  /** Of the other account. */
  readonly provider: string;
  /** Its address, where that is what was found here, else what it is called. */
  readonly name: string;
  /** Whether there is an account here with the address of the other one. */
  readonly isFound: boolean;
  /** Who is signed in. */
  readonly visitor: string | null;
  readonly error: string | null;
}

const PROVIDERS = { oidc: 'single sign-on', github: 'GitHub', google: 'Google' } as const;

export function connectionPage(
  { state, person, userId }: OpenProposal,
  visitor: Principal | null,
  error: string | null,
): ConnectionPage {
  const { provider, name, email } = person;
  return {
    title: 'Connect your account',
    state,
    provider: PROVIDERS[provider],
    name: (userId === null ? email : name) ?? name ?? email ?? '',
    isFound: userId === null,
    visitor: visitor && visitorName(visitor),
    error,
  };
}
