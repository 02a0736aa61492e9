import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Takes out of the history what nodes held that were purged before, and out of the deliveries what nodes held that came
 * into somebody's sight: that is looked up when it is told again.
 */
export class ScrubWhatWasPurged1795410000000 implements MigrationInterface {
  readonly name = 'ScrubWhatWasPurged1795410000000';

  async up(runner: QueryRunner): Promise<void> {
    const kept = (patch: string): string => `(
      select coalesce(jsonb_object_agg(f.key, f.value), '{}') from jsonb_each(o.${patch}) f
      where f.key in ('version', 'inTrash', 'deleted') or (o.type = 2 and f.key = 'status'))`;
    await runner.query(`
      update node_graph.history_ops o
      set forward_patch = ${kept('forward_patch')}, inverse_patch = ${kept('inverse_patch')}
      where o.entity_type in (0, 2) and not exists (select from node_graph.nodes n where n.id = o.entity_id)
    `);
    await runner.query(`
      update node_graph.deliveries d
      set extra = (
        select jsonb_agg(
          case when e.change ->> 'entity' = 'node' and e.change -> 'op' = '0'
            then jsonb_set(e.change, '{after}', jsonb_build_object('access', e.change -> 'after' -> 'access'))
            else e.change end
          order by e.position)
        from jsonb_array_elements(d.extra) with ordinality as e (change, position))
      where d.extra is not null
    `);
  }

  /** What was taken out cannot be put back. */
  async down(): Promise<void> {
    await Promise.resolve();
  }
}
