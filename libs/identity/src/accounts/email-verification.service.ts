import { Injectable } from '@nestjs/common';

import { isViolation, Transactions, type Tx } from '#data';
import { type Call, type CallOrigin, changesOf, Clock, systemCall, userCall } from '#kernel';

import { userEvent } from './accounts.events.js';
import { emailTaken } from './accounts.errors.js';
import { type ReaddressedUser, type UserRow, UsersRepository } from './users.repository.js';
import { VerifiedAddresses } from './verified-addresses.js';

/** Whose an email address is, on the word of the operator or of the issuer. */
@Injectable()
export class EmailVerification {
  constructor(
    private readonly users: UsersRepository,
    private readonly transactions: Transactions,
    private readonly addresses: VerifiedAddresses,
    private readonly clock: Clock,
  ) {}

  /**
   * The address belongs to the account that gave it, or else to the one that wants it in place of its own, if no other
   * does. `null`: there is none. Refuses an address that is verified to be somebody else's.
   */
  async verify(email: string): Promise<UserRow | null> {
    const [address, now] = [email.trim(), this.clock.date()];
    const user = await this.write((tx) => this.users.verify(address, now, tx));
    return user ?? this.write((tx) => this.users.verifyPending(address, now, tx));
  }

  /**
   * The user has shown that the address is theirs, which they have or want in place of it. `null`: they do neither any
   * more. Fails at `uq_users_email` where it is verified to be somebody else's.
   */
  async confirm(userId: string, email: string, call: Call, tx: Tx): Promise<UserRow | null> {
    const changed = await this.users.confirm(userId, email, tx);
    return changed && this.tell(changed, () => call, tx);
  }

  /** The address is good for nothing any more but to sign in with. `null`: it is nobody's verified one. */
  async unverify(email: string): Promise<UserRow | null> {
    return this.write((tx) => this.users.unverify(email.trim(), tx));
  }

  /** The issuer says that the address belongs to its user. Refuses as `verify` does. */
  async adopt(issuer: string, subject: string, email: string, origin: CallOrigin): Promise<UserRow | null> {
    const now = this.clock.date();
    return this.write(
      (tx) => this.users.adopt(issuer, subject, email, now, tx),
      (user) => userCall(origin, user),
    );
  }

  private tell({ before, ...user }: ReaddressedUser, callOf: (user: UserRow) => Call, tx: Tx): UserRow {
    this.addresses.announce(user, tx);
    const changes = changesOf<ReaddressedUser['before']>(before, user, ['email', 'emailVerified']) ?? {};
    tx.emit(callOf(user), userEvent('user.updated', user, { changes }));
    return user;
  }

  private async write(
    update: (tx: Tx) => Promise<ReaddressedUser | null>,
    callOf: (user: UserRow) => Call = () => systemCall('cli'),
  ): Promise<UserRow | null> {
    try {
      return await this.transactions.run(async (tx) => {
        const changed = await update(tx);
        return changed && this.tell(changed, callOf, tx);
      });
    } catch (error) {
      throw isViolation(error, 'uq_users_email') ? emailTaken() : error;
    }
  }
}
