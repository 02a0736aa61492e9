import { type ReactNode, useState } from 'react';
import { Autocomplete, Input, Label, ListBox, ListBoxItem, SearchField } from 'react-aria-components';

export interface ComboOption {
  readonly id: string;
  readonly text: string;
  readonly hint?: string;
}

/** A text with suggestions below it; Enter takes the one that is marked. Any other text may stand, too. */
export function Combo({
  label,
  text,
  options,
  onChange,
  onPick,
  placeholder,
}: {
  readonly label: string;
  readonly text: string;
  /** What the text may mean; none once it is settled. */
  readonly options: readonly ComboOption[];
  readonly onChange: (text: string) => void;
  readonly onPick: (option: ComboOption) => void;
  readonly placeholder?: string;
}): ReactNode {
  const [isWithin, setWithin] = useState(false);
  return (
    <div
      className="combo"
      onFocus={() => setWithin(true)}
      onBlur={({ currentTarget, relatedTarget }) => {
        if (!currentTarget.contains(relatedTarget)) setWithin(false);
      }}
    >
      <Autocomplete inputValue={text} onInputChange={onChange}>
        <SearchField autoComplete="off">
          <Label>{label}</Label>
          <Input dir="auto" {...(placeholder !== undefined && { placeholder })} />
        </SearchField>
        {isWithin && options.length > 0 && (
          <ListBox
            aria-label={label}
            items={options}
            dependencies={[options]}
            onAction={(key) => {
              const option = options.find(({ id }) => id === key);
              if (option !== undefined) onPick(option);
            }}
          >
            {({ id, text: words, hint }) => (
              <ListBoxItem id={id} textValue={words}>
                <span dir="auto">{words}</span> {hint !== undefined && <span className="hint">{hint}</span>}
              </ListBoxItem>
            )}
          </ListBox>
        )}
      </Autocomplete>
    </div>
  );
}
