import { keepPreviousData, useQueries } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { type ReactNode, useDeferredValue, useState } from 'react';
import {
  Autocomplete,
  Dialog,
  Header,
  Input,
  Menu,
  MenuItem,
  MenuSection,
  Modal,
  ModalOverlay,
  SearchField,
} from 'react-aria-components';

import { shell } from '../messages/shell.js';
import { COMMANDS } from './commands.js';
import { FINDERS } from './finders.js';

/** What is shorter would find too much. */
const SHORTEST = 2;

/** Go to, make, or find something, by keyboard: `/` or Ctrl K. */
export function Palette({ onClose }: { readonly onClose: () => void }): ReactNode {
  const router = useRouter();
  const [text, setText] = useState('');
  const question = useDeferredValue(text.trim());
  const found = useQueries({
    queries: FINDERS.map(({ key, label, find }) => ({
      queryKey: [key, 'palette', question],
      queryFn: async ({ signal }: { signal: AbortSignal }) => ({
        label,
        all: await find(question, signal),
      }),
      enabled: question.length >= SHORTEST,
      placeholderData: keepPreviousData,
    })),
  }).flatMap(({ data }) => (data === undefined || data.all.length === 0 ? [] : [data]));
  const shown = COMMANDS.filter(({ label }) => label.toLowerCase().includes(text.trim().toLowerCase()));
  const go = (to: string): void => {
    onClose();
    router.history.push(`/console${to}`);
  };
  return (
    <ModalOverlay isOpen isDismissable onOpenChange={onClose} className="react-aria-ModalOverlay palette">
      <Modal>
        <Dialog aria-label={shell.search}>
          <Autocomplete inputValue={text} onInputChange={setText}>
            <SearchField aria-label={shell.searchPlaceholder} autoFocus>
              <Input placeholder={shell.searchPlaceholder} />
            </SearchField>
            <Menu
              aria-label={shell.results}
              onAction={(key) => go(String(key))}
              renderEmptyState={() => <p className="hint nothing">{shell.nothingFound}</p>}
            >
              {shown.length > 0 && (
                <MenuSection>
                  <Header>{shell.commands}</Header>
                  {shown.map(({ to, label }) => (
                    <MenuItem key={to} id={to}>
                      {label}
                    </MenuItem>
                  ))}
                </MenuSection>
              )}
              {question.length >= SHORTEST &&
                found.map(({ label, all }) => (
                  <MenuSection key={label}>
                    <Header>{label}</Header>
                    {all.map(({ to, name, hint }) => (
                      <MenuItem key={to} id={to} textValue={name}>
                        <span dir="auto">{name}</span> <span className="hint">{hint}</span>
                      </MenuItem>
                    ))}
                  </MenuSection>
                ))}
            </Menu>
          </Autocomplete>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
