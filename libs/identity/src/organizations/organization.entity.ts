import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';

/** Who owns workspaces, team keys and shared bundles. The slug never changes. */
@Entity({ schema: 'identity', name: 'organizations' })
@Unique('uq_organizations_slug', ['slug'])
export class Organization {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_organizations' })
  id: string;

  @Column('text')
  slug: string;

  @Column('text')
  name: string;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt: Date;
}
