import { Catch, Injectable } from '@nestjs/common';

import { PageErrors } from '#platform';

import type { MessagePage } from './graph-page.js';
import { GraphTemplates } from './graph-templates.js';

/** The pages that draw a graph tell of refusals and failures as pages, too. */
@Catch()
@Injectable()
export class GraphPageErrorFilter extends PageErrors {
  constructor(private readonly templates: GraphTemplates) {
    super();
  }

  protected override render(refusal: string | null): string {
    const page: MessagePage =
      refusal === null
        ? {
            title: 'Try again',
            heading: 'That did not work',
            text: 'Something went wrong on our side. Please try again in a moment.',
          }
        : { title: 'Not now', heading: 'That was not possible', text: refusal };
    return this.templates.render('message', page);
  }
}
