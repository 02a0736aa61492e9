import { Catch, Injectable } from '@nestjs/common';

import { PageErrors } from '#platform';

import { refusedPage, TROUBLE_PAGE } from './messages.js';
import { Templates } from './templates.js';

/** The pages of bundles and accounts tell of refusals and failures in the frame of their own. */
@Catch()
@Injectable()
export class PageErrorFilter extends PageErrors {
  constructor(private readonly templates: Templates) {
    super();
  }

  protected override render(refusal: string | null): string {
    return this.templates.render('message', refusal === null ? TROUBLE_PAGE : refusedPage(refusal));
  }
}
