import type { ReactNode } from 'react';
import {
  Button,
  Header,
  Menu,
  MenuItem,
  MenuSection,
  MenuTrigger,
  Popover,
  Separator,
} from 'react-aria-components';

import { shell } from '../messages/shell.js';
import { nameOf, type Session } from '../session/session.js';
import { signOut } from '../session/sign-out.js';
import { chooseTheme, type Theme } from './theme.js';
import { useTheme } from './use-theme.js';

const THEMES = Object.keys(shell.themes) as Theme[];

/** Who is signed in, how it looks, and out. */
export function AccountMenu({ session }: { readonly session: Session }): ReactNode {
  const theme = useTheme();
  return (
    <MenuTrigger>
      <Button className="person" aria-label={shell.accountMenu}>
        <span className="initial" aria-hidden="true">
          {nameOf(session).slice(0, 1)}
        </span>
      </Button>
      <Popover placement="bottom end">
        <Menu>
          <MenuSection>
            <Header>
              <strong dir="auto">{nameOf(session)}</strong>
              {session.user?.email != null && <span dir="auto">{session.user.email}</span>}
            </Header>
            <MenuItem href="/console/account">{shell.account}</MenuItem>
          </MenuSection>
          <Separator />
          <MenuSection
            selectionMode="single"
            disallowEmptySelection
            selectedKeys={[theme]}
            onSelectionChange={(keys) => {
              const [chosen] = keys === 'all' ? [] : [...keys];
              if (chosen !== undefined) chooseTheme(chosen as Theme);
            }}
          >
            <Header>{shell.theme}</Header>
            {THEMES.map((each) => (
              <MenuItem key={each} id={each}>
                {shell.themes[each]}
              </MenuItem>
            ))}
          </MenuSection>
          <Separator />
          <MenuItem onAction={() => void signOut()}>{shell.signOut}</MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
