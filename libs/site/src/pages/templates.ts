import { Injectable } from '@nestjs/common';

import { Assets, PageTemplates } from '#platform';

const PAGES = {
  home: {},
  account: {},
  'account-export': {},
  'sign-in': {},
  'sign-up': {},
  'sign-in-link': {},
  organization: {},
  reset: {},
  'new-password': {},
  verify: {},
  invitation: {},
  connect: {},
};

/** The pages that belong to no domain. */
@Injectable()
export class Templates extends PageTemplates<keyof typeof PAGES> {
  constructor(assets: Assets) {
    super(assets, { directory: new URL('../../assets/templates/', import.meta.url), pages: PAGES });
  }
}
