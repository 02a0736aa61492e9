import { QueryChoice, QueryInteger, QueryText, Text } from '#platform/input';

type GraphDirection = 'outgoing' | 'incoming' | 'both';

/** Query of `GET …/items/{item_id}/graph`. */
export class GraphDto {
  @QueryChoice(['outgoing', 'incoming', 'both'], {
    usually: 'both',
    describe: 'Which way links are followed',
  })
  direction?: GraphDirection;

  @QueryText(1, 64, { describe: 'Only links of this name' })
  relationship?: string;

  @QueryInteger(1, 10, { usually: 3, describe: 'Links from the item, at most' })
  depth?: number;

  @QueryInteger(1, 1_000, { usually: 200 })
  max_nodes?: number;

  @QueryInteger(1, 5_000, { usually: 5_000 })
  max_links?: number;

  @QueryChoice(['true', 'false'], {
    usually: 'false',
    describe: 'With the links that the outermost items have among each other and with the nearer ones',
  })
  outer_links?: 'true' | 'false';
}

/** Query of `GET …/items/{item_id}/path`. */
export class PathDto {
  @Text(1, 128, { describe: 'The other item, by UUID or ref' })
  to: string;

  @QueryChoice(['outgoing', 'incoming', 'both'], {
    usually: 'outgoing',
    describe: 'Which way links are followed',
  })
  direction?: GraphDirection;

  @QueryText(1, 64, { describe: 'Only links of this name' })
  relationship?: string;

  @QueryInteger(1, 20, { usually: 10, describe: 'Links of the way, at most' })
  max_depth?: number;
}
