import { ApiProperty } from '@nestjs/swagger';

import type { ListPage } from './pages.js';

export class CursorPaginationView {
  @ApiProperty({ type: 'integer', description: 'Entries that the page could have', example: 50 })
  limit: number;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'For the next page; `null` at the end',
    example: null,
  })
  nextCursor: string | null;
}

export function paginationView({ limit, nextCursor }: ListPage<unknown>): CursorPaginationView {
  return { limit, nextCursor };
}
