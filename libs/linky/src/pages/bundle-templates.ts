import { Injectable } from '@nestjs/common';

import { Assets, browserScript, type PageParts, PageTemplates } from '#platform/pages';

import { LinkySettings } from '../linky.env.js';

const STATIC = new URL('../../assets/static/', import.meta.url);
const LAUNCHER: PageParts = { style: 'launcher.css', modules: ['launcher.js'], isWide: true };
const PAGES = { launcher: LAUNCHER, unlock: {}, claim: {} };

/** The pages of bundles. */
@Injectable()
export class BundleTemplates extends PageTemplates<keyof typeof PAGES> {
  constructor(assets: Assets, { anonymousCreate, unclaimedDays }: LinkySettings) {
    super(assets, {
      directory: new URL('../../assets/templates/', import.meta.url),
      pages: PAGES,
      styles: STATIC,
      modules: { 'launcher.js': browserScript('linky', 'launcher.js') },
      service: { anonymousCreate: anonymousCreate === 'on', unclaimedDays },
    });
  }
}
