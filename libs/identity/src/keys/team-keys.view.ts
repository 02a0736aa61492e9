import { ApiProperty } from '@nestjs/swagger';

import type { ListPage } from '../lists/pages.js';
import { CursorPaginationView, paginationView } from '../lists/pagination.view.js';
import type { ApiKeyView } from './api-key.js';
import { keyView, KeyView } from './api-key.view.js';

export class TeamKeysView {
  @ApiProperty({ type: [KeyView], description: 'Newest first, revoked and expired ones included' })
  apiKeys: KeyView[];

  @ApiProperty()
  pagination: CursorPaginationView;
}

export function teamKeysView(page: ListPage<ApiKeyView>): TeamKeysView {
  return { apiKeys: page.rows.map(keyView), pagination: paginationView(page) };
}
