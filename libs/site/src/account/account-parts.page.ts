import { Injectable } from '@nestjs/common';

import { AddressRequests, ConnectedAccounts, IdentityProviders, OwnSessions } from '#identity';
import type { Principal } from '#kernel';

import { deviceName } from './device-name.js';

/** As many as fit on a page; the others are ended together. */
const MOST_SESSIONS = 20;

export interface SessionLine {
  readonly id: string;
  readonly device: string;
  readonly address: string | null;
  readonly begun: Moment;
  readonly seen: Moment;
  readonly current: boolean;
}

/** An account elsewhere that is connected. */
export interface ConnectionLine {
  readonly id: string;
  readonly label: string;
  readonly name: string | null;
}

/** A provider that an account can be connected with. */
export interface ConnectionOption {
  readonly label: string;
  readonly href: string;
}

interface Moment {
  readonly iso: string;
  readonly text: string;
}

interface OwnAddress {
  readonly pendingEmail: string | null;
  readonly email: string | null;
  readonly emailVerified: boolean;
}

const LABELS = { oidc: 'Single sign-on', github: 'GitHub', google: 'Google' } as const;

/** What an account has beside its names: sessions, an address that waits, accounts elsewhere. */
@Injectable()
export class AccountParts {
  constructor(
    private readonly sessions: OwnSessions,
    private readonly addresses: AddressRequests,
    private readonly connected: ConnectedAccounts,
    private readonly providers: IdentityProviders,
  ) {}

  async sessionsOf(visitor: Principal): Promise<SessionLine[]> {
    const current = visitor.credential.type === 'session' ? visitor.credential.sessionId : null;
    const { rows } = await this.sessions.list(visitor, { limit: MOST_SESSIONS, cursor: null, search: null });
    return rows.map(({ id, userAgent, address, createdAt, lastSeenAt }) => ({
      id,
      device: deviceName(userAgent),
      address,
      begun: momentOf(createdAt),
      seen: momentOf(lastSeenAt),
      current: id === current,
    }));
  }

  /** Whether a link that confirms the address can be mailed. */
  confirms(account: OwnAddress | null): boolean {
    return this.addresses.areMailed && account !== null && hasOpenAddress(account);
  }

  async connectionsOf(
    visitor: Principal,
  ): Promise<{ connections: ConnectionLine[]; connectable: ConnectionOption[] }> {
    const identities = await this.connected.list(visitor);
    const issuers = new Set(identities.map(({ issuer }) => issuer));
    return {
      connections: identities.map(({ id, provider, name, email }) => ({
        id,
        label: LABELS[provider],
        name: name ?? email,
      })),
      connectable: this.providers
        .offer()
        .filter(({ issuer }) => !issuers.has(issuer))
        .map(({ name, label }) => ({ label, href: `/auth/${name}/start?connect=1&return_to=/account` })),
    };
  }
}

function hasOpenAddress({ pendingEmail, email, emailVerified }: OwnAddress): boolean {
  return pendingEmail !== null || (email !== null && !emailVerified);
}

function momentOf(date: Date): Moment {
  const text = date.toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });
  return { iso: date.toISOString(), text: `${text} UTC` };
}
