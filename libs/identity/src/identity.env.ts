import { type SettingsReader, urlOf } from '#platform/config';

import type { GroupRule } from './organizations/group-rules.js';
import {
  type GitHubClient,
  type GoogleClient,
  type OpenIdClient,
  readSingleSignOn,
} from './single-sign-on.env.js';

/** The settings of accounts, sessions and keys. */
export class IdentitySettings {
  readonly oidcIssuer: string | null;
  readonly oidcAudience: string | null;
  /** What people can sign in with beside or in place of a password; `null`: not with that. */
  readonly openId: OpenIdClient | null;
  readonly github: GitHubClient | null;
  readonly google: GoogleClient | null;
  /** What groups of the issuer make its users here. */
  readonly groupRules: readonly GroupRule[];
  /** Whether people sign in with passwords, or with their identity provider only. */
  readonly passwordSignIn: 'on' | 'off';
  readonly signup: 'open' | 'closed';
  /** Whether people make organizations by themselves, or the operator does. */
  readonly organizationCreation: 'open' | 'closed';
  /** How many keys a user or an organization may have that are not revoked. */
  readonly keysPerOwner: number;
  /** Whether the address that somebody registers with counts as theirs, although nobody has verified it. */
  readonly registrationVerifiesEmail: boolean;
  /** How many days a session is remembered after it is over. */
  readonly endedSessionDays: number;
  /** How many days a revoked API key is listed. */
  readonly revokedKeyDays: number;
  /** How many days the operator can bring a deleted account, organization or workspace back, before what it holds is removed. */
  readonly eraseDays: number;
  /** log2 of scrypt's N for new password hashes: 15 takes 32 MiB, and each more twice as much and as long. */
  readonly passwordCost: number;
  /** Passwords hashed at once, each on a thread that look-ups of names and files need, too. */
  readonly passwordThreads: number;
  /** Passwords that may wait to be hashed, of sign-in and of everything else alike; half of them of one caller. */
  readonly passwordQueue: number;

  constructor(read: SettingsReader) {
    const isEmbedded = !read.isSet('DATABASE_URL');
    this.oidcIssuer = read.read<string | null>(
      'LIGATURE_OIDC_ISSUER',
      null,
      urlOf('https:', 'http:'),
      'an http(s) URL',
    );
    this.oidcAudience = read.text('LIGATURE_OIDC_AUDIENCE');
    read.need('LIGATURE_OIDC_ISSUER', 'LIGATURE_OIDC_AUDIENCE');
    const singleSignOn = readSingleSignOn(read);
    this.openId = singleSignOn.openId;
    this.github = singleSignOn.github;
    this.google = singleSignOn.google;
    this.groupRules = singleSignOn.groupRules;
    this.passwordSignIn = singleSignOn.passwordSignIn;
    this.signup = read.choice('LIGATURE_SIGNUP', isEmbedded ? 'open' : 'closed', ['open', 'closed']);
    this.organizationCreation = read.choice('LIGATURE_ORG_CREATION', 'open', ['open', 'closed']);
    this.keysPerOwner = read.whole('LIGATURE_KEYS_PER_OWNER', 100, [1, 100_000]);
    // One operator on their own machine: nobody to impersonate, and nobody who could verify an address.
    this.registrationVerifiesEmail = read.flag(
      'LIGATURE_REGISTRATION_VERIFIES_EMAIL',
      isEmbedded && !read.isSet('LIGATURE_SMTP_URL') && !this.asksProviders,
    );
    this.endedSessionDays = read.days('LIGATURE_ENDED_SESSION_DAYS', 0);
    this.revokedKeyDays = read.days('LIGATURE_REVOKED_KEY_DAYS', 90);
    this.eraseDays = read.days('LIGATURE_ERASE_DAYS', 30);
    // The least is, with three passes, one of the settings that OWASP's password storage page names.
    this.passwordCost = read.whole('LIGATURE_PASSWORD_COST', 15, [15, 17]);
    this.passwordThreads = read.whole('LIGATURE_PASSWORD_THREADS', 2, [2, 64]);
    this.passwordQueue = read.whole('LIGATURE_PASSWORD_QUEUE', 64, [2, 10_000]);
  }

  /** Whether people make accounts by themselves, with a password. */
  get takesRegistrations(): boolean {
    return this.signup === 'open' && this.passwordSignIn === 'on';
  }

  private get asksProviders(): boolean {
    return [this.oidcIssuer, this.github, this.google].some((provider) => provider !== null);
  }
}
