import { IdentitySettings, type InvitationState } from '#identity';
import type { Principal } from '#kernel';
import { type PageData, visitorName } from '#platform/pages';

type State = Exclude<InvitationState['state'], 'over'>;

/** What the template prints. */
export interface InvitationPage extends PageData {
  readonly state: State;
  readonly organization: string;
  /** Of the address that is invited: enough to recognize one's own, too little to write to it. */
  readonly address: string;
  /** Who is signed in. */
  readonly visitor: string | null;
  readonly signup: boolean;
}

const TITLES: Readonly<Record<State, string>> = {
  'signed-out': 'You are invited',
  open: 'You are invited',
  joined: 'You have joined',
  foreign: 'This invitation is for somebody else',
  unverified: 'Verify your address first',
};

export function invitationPage(
  invitation: Exclude<InvitationState, { state: 'over' }>,
  visitor: Principal | null,
  { takesRegistrations }: IdentitySettings,
): InvitationPage {
  const { state, organization, email } = invitation;
  return {
    title: TITLES[state],
    state,
    organization: organization.name,
    address: veiled(email),
    visitor: visitor && visitorName(visitor),
    signup: takesRegistrations,
  };
}

/** `g…@example.com`. */
export function veiled(email: string): string {
  const at = email.lastIndexOf('@');
  return `${email.slice(0, 1)}\u2026${email.slice(at)}`;
}
