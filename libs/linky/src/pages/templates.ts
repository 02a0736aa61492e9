import { fileURLToPath } from 'node:url';

import { Injectable } from '@nestjs/common';
import { Eta } from 'eta';

import { Assets } from './assets.js';

const DIRECTORY = fileURLToPath(new URL('../../assets/templates', import.meta.url));

/** Which page, and what its template reads. */
export type PageName = 'launcher' | 'claim' | 'message' | 'sign-in' | 'sign-up';

/** The server-rendered pages. Templates escape whatever they print. */
@Injectable()
export class Templates {
  private readonly eta = new Eta({
    views: DIRECTORY,
    cache: true,
    autoEscape: true,
  });

  constructor(private readonly assets: Assets) {}

  render(page: PageName, data: object): string {
    return this.eta.render(page, { ...data, asset: this.assets.urlOf });
  }
}
