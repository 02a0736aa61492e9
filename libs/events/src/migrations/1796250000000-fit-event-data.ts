import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Statements that make the data of events themselves leave out what is too large, as `events.record` does. */
export class FitEventData1796250000000 implements MigrationInterface {
  readonly name = 'FitEventData1796250000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function events.fit(data jsonb, out kept jsonb, out truncated text[])
      language plpgsql immutable parallel safe as $$
      begin
        if octet_length(data::text) <= 65536 then
          kept := data;
          return;
        end if;
        select array_agg(key order by key) filter (where kept_until > 65536),
          coalesce(jsonb_object_agg(key, value) filter (where kept_until <= 65536), '{}')
        into truncated, kept
        from (
          select key, value, sum(octet_length(value::text) + octet_length(key) + 6)
            over (order by octet_length(value::text), key) as kept_until
          from jsonb_each(data)
        ) sized;
      end $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function events.fit');
  }
}
