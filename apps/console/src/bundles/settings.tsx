import type { ReactNode } from 'react';

import { Button } from '../components/button.js';
import { Check } from '../components/checks.js';
import { Field } from '../components/field.js';
import { bundles } from '../messages/bundles.js';
import type { Draft, Wrong } from './draft.js';

/** What a bundle has beside its links: name, end, limit, password. */
export function Settings({
  draft,
  wrong,
  change,
  hasPassword,
}: {
  readonly draft: Draft;
  readonly wrong: Wrong;
  readonly change: (changes: Partial<Draft>) => void;
  readonly hasPassword: boolean;
}): ReactNode {
  const { alias, expiresAt, expiredUrl, maxOpens, trackOpens } = draft;
  return (
    <details
      className="card"
      open={[alias, expiresAt, expiredUrl, maxOpens].some((text) => text !== '') || hasPassword}
    >
      <summary>
        <h2>{bundles.settings}</h2>
      </summary>
      <div className="two">
        <Field
          label={bundles.alias}
          hint={bundles.aliasHint(location.origin)}
          isOptional
          value={alias}
          error={wrong.alias}
          onChange={(text) => change({ alias: text.trim() })}
        />
        <Field
          label={bundles.maxOpens}
          hint={bundles.maxOpensHint}
          isOptional
          value={maxOpens}
          error={wrong.maxOpens}
          onChange={(text) => change({ maxOpens: text.trim() })}
          input={{ inputMode: 'numeric' }}
        />
        <Field
          label={bundles.expiresAt}
          isOptional
          value={expiresAt}
          error={wrong.expiresAt}
          onChange={(text) => change({ expiresAt: text })}
          input={{ type: 'datetime-local' }}
        />
        <Field
          label={bundles.expiredUrl}
          isOptional
          value={expiredUrl}
          error={wrong.expiredUrl}
          onChange={(text) => change({ expiredUrl: text.trim() })}
          input={{ type: 'url' }}
        />
      </div>
      <Password draft={draft} error={wrong.password} change={change} hasPassword={hasPassword} />
      <Check isSelected={trackOpens} onChange={(isSelected) => change({ trackOpens: isSelected })}>
        {bundles.trackOpens}
      </Check>
    </details>
  );
}

function Password({
  draft: { password },
  error,
  change,
  hasPassword,
}: {
  readonly draft: Draft;
  readonly error: string | undefined;
  readonly change: (changes: Partial<Draft>) => void;
  readonly hasPassword: boolean;
}): ReactNode {
  const [isWritten, isGone] = [password !== null && password !== '', password === ''];
  const text = hasPassword ? (isGone ? bundles.passwordGoes : bundles.passwordNow) : bundles.passwordNone;
  return (
    <div className="password">
      {!isWritten && <p>{text}</p>}
      <Field
        label={bundles.setPassword}
        hint={bundles.passwordHint}
        isOptional
        type="password"
        value={password ?? ''}
        error={error}
        onChange={(typed) => change({ password: typed === '' ? null : typed })}
        autoComplete="new-password"
      />
      {hasPassword && (
        <p className="actions">
          <Button onPress={() => change({ password: isGone ? null : '' })}>
            {isGone ? bundles.keepPassword : bundles.removePassword}
          </Button>
        </p>
      )}
    </div>
  );
}
