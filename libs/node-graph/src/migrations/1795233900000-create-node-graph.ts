import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateNodeGraph1795233900000 implements MigrationInterface {
  readonly name = 'CreateNodeGraph1795233900000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create schema node_graph;
      create sequence node_graph.batch_order;
      create sequence node_graph.op_order;

      create table node_graph.components (
        id uuid not null,
        parent_id uuid,
        constraint pk_components primary key (id),
        constraint fk_components_parent foreign key (parent_id) references node_graph.components (id),
        constraint ck_components_order check (parent_id > id)
      );

      create table node_graph.nodes (
        id uuid not null,
        created_at timestamptz not null,
        owner_id uuid not null,
        component_id uuid not null,
        title text not null,
        description text not null,
        status smallint not null,
        due_date timestamptz,
        type integer not null,
        tags text[] not null,
        priority smallint not null,
        independent boolean not null,
        volume smallint not null,
        assignee text[] not null,
        pinned boolean not null,
        collapsed boolean not null,
        x double precision not null,
        y double precision not null,
        z double precision not null,
        public_token text,
        public_due timestamptz,
        public_branch boolean,
        in_trash boolean not null,
        last_batch_id uuid,
        version integer not null,
        updated_at timestamptz not null,
        constraint pk_nodes primary key (id),
        constraint fk_nodes_component foreign key (component_id) references node_graph.components (id),
        constraint uq_nodes_public_token unique (public_token),
        constraint ck_nodes_status check (status between 0 and 3)
      );
      create index ix_nodes_owner on node_graph.nodes (owner_id, created_at, id);

      create table node_graph.links (
        id uuid not null,
        created_at timestamptz not null,
        source_id uuid not null,
        target_id uuid not null,
        type smallint not null,
        was_blocker boolean not null,
        private boolean not null,
        creator_id uuid not null,
        in_trash boolean not null,
        last_batch_id uuid,
        version integer not null,
        updated_at timestamptz not null,
        constraint pk_links primary key (id),
        constraint fk_links_source foreign key (source_id) references node_graph.nodes (id),
        constraint fk_links_target foreign key (target_id) references node_graph.nodes (id),
        constraint ck_links_not_self check (source_id <> target_id),
        constraint ck_links_type check (type in (0, 1))
      );
      create unique index uq_links_pair
        on node_graph.links (least(source_id, target_id), greatest(source_id, target_id));
      create index ix_links_source on node_graph.links (source_id, type);
      create index ix_links_target on node_graph.links (target_id, type);

      create table node_graph.grants (
        id uuid not null,
        created_at timestamptz not null,
        node_id uuid not null,
        user_id uuid not null,
        grantor_id uuid not null,
        level smallint not null,
        branch boolean not null,
        due timestamptz,
        showing boolean not null,
        version integer not null,
        updated_at timestamptz not null,
        constraint pk_grants primary key (id),
        constraint fk_grants_node foreign key (node_id) references node_graph.nodes (id) on delete cascade,
        constraint uq_grants_node_user unique (node_id, user_id),
        constraint ck_grants_level check (level between 1 and 3)
      );
      create index ix_grants_user on node_graph.grants (user_id);

      create table node_graph.embeds (
        user_id uuid not null,
        created_at timestamptz not null,
        node_id uuid not null,
        constraint pk_embeds primary key (user_id),
        constraint fk_embeds_node foreign key (node_id) references node_graph.nodes (id) on delete cascade
      );
      create index ix_embeds_node on node_graph.embeds (node_id);

      create view node_graph.shares as
        select node_id, user_id, level, branch, due from node_graph.grants where showing
        union all
        select e.node_id, e.user_id, 3::smallint, coalesce(n.public_branch, false), n.public_due
        from node_graph.embeds e
        cross join lateral (
          -- Kept apart, so that a look-up starts from the embeds and never from all nodes.
          select public_branch, public_due from node_graph.nodes
          where id = e.node_id and public_token is not null
          offset 0
        ) n;

      create table node_graph.history_batches (
        id uuid not null,
        created_at timestamptz not null,
        place bigint not null,
        transaction bigint not null,
        actor_id uuid not null,
        actor_username text,
        actor_email text,
        scope_type smallint not null,
        scope_id uuid not null,
        undone boolean not null,
        undo_of uuid,
        undone_by uuid,
        redo_of uuid,
        redone_by uuid,
        constraint pk_history_batches primary key (id),
        constraint uq_history_batches_place unique (place)
      );
      create index ix_history_batches_scope on node_graph.history_batches (scope_id, place);

      create table node_graph.history_ops (
        id bigint not null,
        batch_id uuid not null,
        type smallint not null,
        entity_type smallint not null,
        entity_id uuid not null,
        forward_patch jsonb not null,
        inverse_patch jsonb not null,
        face jsonb,
        constraint pk_history_ops primary key (id),
        constraint fk_history_ops_batch foreign key (batch_id)
          references node_graph.history_batches (id) on delete cascade
      );
      create index ix_history_ops_batch on node_graph.history_ops (batch_id, id);

      create table node_graph.deliveries (
        user_id uuid not null,
        place bigint not null,
        transaction bigint not null,
        batch_id uuid not null,
        entity_ids uuid[],
        extra jsonb,
        constraint pk_deliveries primary key (user_id, place),
        constraint fk_deliveries_batch foreign key (batch_id)
          references node_graph.history_batches (id) on delete cascade
      );
      create index ix_deliveries_batch on node_graph.deliveries (batch_id);
    `);
    await runner.query(`
      create function node_graph.lock_components(node_ids uuid[]) returns uuid[] language plpgsql as $$
      declare
        held uuid[] := '{}';
        roots uuid[];
        missing uuid;
      begin
        loop
          with recursive up (id, parent_id) as (
            select c.id, c.parent_id
            from node_graph.nodes n join node_graph.components c on c.id = n.component_id
            where n.id = any (node_ids)
            union
            select p.id, p.parent_id from up join node_graph.components p on p.id = up.parent_id
          )
          select array_agg(up.id order by up.id) into roots from up where up.parent_id is null;
          select r into missing from unnest(roots) r where not r = any (held) order by r limit 1;
          exit when missing is null;
          perform 1 from node_graph.components c where c.id = missing for no key update;
          held := held || missing;
        end loop;
        return coalesce(roots, '{}');
      end
      $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop schema node_graph cascade');
  }
}
