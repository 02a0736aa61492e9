import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Button, Header, Menu, MenuItem, MenuSection, MenuTrigger, Popover } from 'react-aria-components';

import { client } from '../client.js';
import { messageOf } from '../components/states.js';
import { shell } from '../messages/shell.js';
import { nameOf, type Session } from '../session/session.js';
import { notify } from './notices.js';

const SELF = '';

/** For whom somebody acts: an organization of theirs, or themselves. */
export function OrganizationMenu({ session }: { readonly session: Session }): ReactNode {
  const { organizations, activeOrganization } = session;
  const change = useMutation({
    mutationFn: (slug: string) => client.me.actFor(slug === SELF ? null : slug),
    // Everything that is shown is another's now.
    onSuccess: () => location.assign('/console'),
    onError: (error) => notify(messageOf(error), { isBad: true }),
  });
  if (organizations.length === 0) return null;
  const active = organizations.find(({ slug }) => slug === activeOrganization?.slug);
  return (
    <MenuTrigger>
      <Button className="button quiet organization">
        <span className="visually-hidden">{shell.actFor} </span>
        <span className="name" dir="auto" title={active?.name ?? nameOf(session)}>
          {active?.name ?? nameOf(session)}
        </span>
        <span aria-hidden="true">▾</span>
      </Button>
      <Popover>
        <Menu>
          <MenuSection
            selectionMode="single"
            disallowEmptySelection
            selectedKeys={[active?.slug ?? SELF]}
            onSelectionChange={(keys) => {
              const [chosen] = keys === 'all' ? [] : [...keys];
              if (typeof chosen === 'string' && chosen !== (active?.slug ?? SELF)) change.mutate(chosen);
            }}
          >
            <Header>{shell.actFor}</Header>
            <MenuItem id={SELF}>{shell.yourself}</MenuItem>
            {organizations.map(({ slug, name }) => (
              <MenuItem key={slug} id={slug} textValue={name}>
                <span className="whole" dir="auto">
                  {name}
                </span>
              </MenuItem>
            ))}
          </MenuSection>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
