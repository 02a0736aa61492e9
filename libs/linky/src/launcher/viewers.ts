import { Injectable } from '@nestjs/common';

import { ConnectedAccounts } from '#identity';
import type { Principal } from '#kernel';

import { LinkySettings } from '../linky.env.js';
import { asksFor, type Policy, type SingleField } from '../policy/policy.js';
import { type Viewer, viewerOf } from '../policy/viewer.js';

/** What only accounts elsewhere tell. */
const CONNECTED: ReadonlySet<SingleField> = new Set(['githubLogin', 'googleEmail']);

/** Who looks at a launcher, as far as its policy asks: few ask for accounts elsewhere. */
@Injectable()
export class Viewers {
  constructor(
    private readonly connected: ConnectedAccounts,
    private readonly settings: LinkySettings,
  ) {}

  async of(caller: Principal | null, policy: Policy): Promise<Viewer> {
    const viewer = viewerOf(caller, this.settings.trustUnverifiedEmail);
    if (viewer.userId === undefined || !asksFor(policy, CONNECTED)) return viewer;
    const { github, google } = await this.connected.namesOf(viewer.userId);
    return {
      ...viewer,
      ...(github === null ? {} : { githubLogin: github }),
      ...(google === null ? {} : { googleEmail: google.toLowerCase() }),
    };
  }
}
