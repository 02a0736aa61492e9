import { Injectable } from '@nestjs/common';

import { Assets, browserScript, PageTemplates } from '#platform/pages';

const WITH_PASSKEYS = { modules: ['passkeys.js'] } as const;

const PAGES = {
  home: {},
  account: {},
  'account-export': {},
  'sign-in': WITH_PASSKEYS,
  'sign-up': {},
  'sign-in-link': {},
  organization: {},
  reset: {},
  'new-password': {},
  verify: {},
  invitation: {},
  connect: {},
  'second-step': WITH_PASSKEYS,
  'second-factor': WITH_PASSKEYS,
  'totp-set-up': {},
  'recovery-codes': {},
};

/** The pages that belong to no domain. */
@Injectable()
export class SiteTemplates extends PageTemplates<keyof typeof PAGES> {
  constructor(assets: Assets) {
    super(assets, {
      directory: new URL('../../assets/templates/', import.meta.url),
      pages: PAGES,
      modules: { 'passkeys.js': browserScript('site', 'passkeys.js') },
    });
  }
}
