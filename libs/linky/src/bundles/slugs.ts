import { Injectable } from '@nestjs/common';

import { newSlug } from '../model/slug.js';

/** Where new slugs come from; a provider of its own so that a collision can be provoked. */
@Injectable()
export class Slugs {
  next(): string {
    return newSlug();
  }
}
