import { Injectable } from '@nestjs/common';

import { Assets, PageTemplates } from '#platform';
import { LinkySettings } from '../linky.env.js';

const STATIC = new URL('../../assets/static/', import.meta.url);
const PAGES = [
  'home',
  'launcher',
  'unlock',
  'claim',
  'message',
  'sign-in',
  'sign-up',
  'sign-in-link',
  'organization',
] as const;

type PageName = (typeof PAGES)[number];

/** The pages of bundles and accounts. */
@Injectable()
export class Templates extends PageTemplates<PageName> {
  constructor(assets: Assets, { anonymousCreate, unclaimedDays }: LinkySettings) {
    super(assets, {
      directory: new URL('../../assets/templates/', import.meta.url),
      pages: PAGES,
      files: {
        'pages.css': new URL('pages.css', STATIC),
        'launcher.js': new URL('launcher.js', STATIC),
        'mark.svg': new URL('mark.svg', STATIC),
      },
      service: { anonymousCreate: anonymousCreate === 'on', unclaimedDays },
    });
  }
}
