import type { OpenProposal } from '#identity';
import type { Principal } from '#kernel';
import { type PageData, visitorName } from '#platform';

/** What the template prints. */
export interface ConnectionPage extends PageData {
  readonly state: OpenProposal['state'];
  /** Of the other account. */
  readonly provider: string;
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
  return {
    title: 'Connect your account',
    state,
    provider: PROVIDERS[person.provider],
    name: person.name ?? person.email ?? '',
    isFound: userId === null,
    visitor: visitor && visitorName(visitor),
    error,
  };
}
