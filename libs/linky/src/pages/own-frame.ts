import { Injectable } from '@nestjs/common';

import { SiteFrame } from '#platform';

import { NO_PAGE } from './messages.js';
import { Templates } from './templates.js';

/** Other pages look as those of bundles and accounts do. */
@Injectable()
export class OwnFrame extends SiteFrame {
  override readonly icon: string;

  constructor(private readonly templates: Templates) {
    super();
    this.icon = templates.file('mark.svg');
  }

  override noPage(): string {
    return this.templates.render('message', NO_PAGE);
  }
}
