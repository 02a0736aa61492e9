import { Injectable } from '@nestjs/common';

import { Assets } from './assets.js';
import { PageTemplates } from './page-templates.js';

/** Short notices in the frame of all pages, for whoever has no pages of their own. */
@Injectable()
export class MessagePages extends PageTemplates<never> {
  constructor(assets: Assets) {
    super(assets, { directory: new URL('../../assets/templates/', import.meta.url), pages: {} });
  }
}
