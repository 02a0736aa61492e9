import { Injectable } from '@nestjs/common';

import { VERSION } from '#platform/config';
import { Assets, PageTemplates } from '#platform/pages';

export type DocsPage = 'overview' | 'operations' | 'schemas' | 'events' | 'guide' | 'missing';

const TEMPLATES = new URL('../../assets/templates/', import.meta.url);
const asset = (name: string): URL => new URL(`../../assets/static/${name}`, import.meta.url);

/** The pages of the documentation. */
@Injectable()
export class DocsTemplates extends PageTemplates<DocsPage> {
  constructor(assets: Assets) {
    super(assets, {
      directory: TEMPLATES,
      pages: { overview: {}, operations: {}, schemas: {}, events: {}, guide: {}, missing: {} },
      frame: new URL('layout.eta', TEMPLATES),
      files: { 'docs.css': asset('docs.css'), 'docs.svg': asset('docs.svg') },
      service: { version: VERSION },
    });
  }
}
