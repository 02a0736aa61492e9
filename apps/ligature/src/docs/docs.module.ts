import { Module } from '@nestjs/common';

import { PagesModule } from '#platform/pages';

import { ApiDocuments } from '../documents/api-documents.js';
import { DocsController } from './docs.controller.js';
import { DocsPages } from './docs-pages.service.js';
import { DocsTemplates } from './docs-templates.js';

/** The documents of the API, and the pages that show them with the guides. */
@Module({
  imports: [PagesModule],
  controllers: [DocsController],
  providers: [ApiDocuments, DocsPages, DocsTemplates],
})
export class DocsModule {}
