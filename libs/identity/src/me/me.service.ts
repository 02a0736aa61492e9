import { Injectable } from '@nestjs/common';

import type { Principal } from '#kernel';
import type { Requester } from '#platform/auth';

import type { OwnAccountRow } from '../accounts/own-accounts.repository.js';
import { signedInUser } from '../organizations/organization-access.js';
import { RecentSignIn } from '../sign-in/recent-sign-in.service.js';
import { SignIn, type WhoAmI } from '../sign-in/sign-in.service.js';
import { PasswordChange } from './password-change.service.js';
import { Profile, type WantedProfile } from './profile.service.js';

/** The caller, and their account; `null` for the key of an organization. */
export interface AboutMe {
  readonly who: WhoAmI;
  readonly account: OwnAccountRow | null;
  /** Whether people sign in with passwords here. */
  readonly takesPasswords: boolean;
}

/** What people know of themselves here, and change. */
@Injectable()
export class Me {
  constructor(
    private readonly signIn: SignIn,
    private readonly profile: Profile,
    private readonly recent: RecentSignIn,
    private readonly passwords: PasswordChange,
  ) {}

  async of(caller: Principal): Promise<AboutMe> {
    const account = caller.userId === null ? null : await this.profile.of(caller.userId);
    return this.about(caller, account);
  }

  /** Refuses keys, and another address without the password or a sign-in of the last ten minutes. */
  async change(
    caller: Principal,
    wanted: WantedProfile,
    password: string | null,
    requester: Requester,
  ): Promise<AboutMe> {
    const userId = signedInUser(caller);
    if (wanted.email != null) await this.recent.demand(caller, password, requester);
    const account = await this.profile.change(userId, wanted, caller.call);
    return this.about(caller, account);
  }

  /** Refuses as `PasswordChange` does. */
  changePassword(
    caller: Principal,
    change: { readonly current: string | null; readonly wanted: string },
    requester: Requester,
  ): Promise<void> {
    return this.passwords.change(caller, change, requester);
  }

  private async about(caller: Principal, account: OwnAccountRow | null): Promise<AboutMe> {
    return { who: await this.signIn.whoAmI(caller), account, takesPasswords: this.profile.takesPasswords };
  }
}
