import { Injectable } from '@nestjs/common';

import type { Tx } from '#data';

import { ExternalIdentitiesRepository } from '../accounts/external-identities.repository.js';
import { IdentityProviders } from './identity-providers.service.js';

/** Whether people can sign in by themselves, with what their account has. */
@Injectable()
export class SignInWays {
  /** Whether a passkey alone signs in: where only identity providers do, it is a second factor and nothing else. */
  readonly takesPasskeys: boolean;

  constructor(
    private readonly identities: ExternalIdentitiesRepository,
    private readonly providers: IdentityProviders,
  ) {
    this.takesPasskeys = providers.takesPasswords;
  }

  /** Whether identities of the issuer are good for signing in. */
  takes(issuer: string): boolean {
    return this.providers.takes(issuer);
  }

  /** Whether a password, a passkey or an identity signs the user in. Nobody else changes that until the end of the transaction. */
  async areThere(userId: string, tx: Tx): Promise<boolean> {
    const signsInHere = await this.identities.lock(userId, tx);
    if (signsInHere && this.providers.takesPasswords) return true;
    const connected = await this.identities.listOf(userId, tx);
    return connected.some(({ issuer }) => this.takes(issuer));
  }
}
