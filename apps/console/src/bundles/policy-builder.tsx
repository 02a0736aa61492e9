import { type ReactNode, useState } from 'react';

import { Button } from '../components/button.js';
import { Check } from '../components/checks.js';
import { Field } from '../components/field.js';
import { Choice } from '../components/select.js';
import { bundles } from '../messages/bundles.js';
import { EMPTY_RULE, policyOf, type RuleForm, rulesOf } from './policy.js';
import { PolicyPreview } from './policy-preview.js';

const NEEDS_VALUE = new Set(['email', 'emailDomain', 'userId', 'githubLogin', 'orgSlugs']);

/** Who sees what: rules with a condition and the links that it shows. */
export function PolicyBuilder({
  policy,
  error,
  slug,
  onChange,
}: {
  readonly policy: string;
  readonly error: string | undefined;
  /** Absent: there is no bundle to try it with yet. */
  readonly slug?: string;
  readonly onChange: (policy: string) => void;
}): ReactNode {
  // A policy is text; what is typed meanwhile (a blank, a comma) is not lost on the way there and back.
  const [state, setState] = useState({ policy, rules: rulesOf(policy) });
  const rules = state.policy === policy ? state.rules : rulesOf(policy);
  const set = (next: readonly RuleForm[]): void => {
    const made = policyOf(next);
    setState({ policy: made, rules: [...next] });
    onChange(made);
  };
  return (
    <details className="card" open={rules.length > 0}>
      <summary>
        <h2>{bundles.policy}</h2>
      </summary>
      <p className="hint">{bundles.policyText}</p>
      {rules.map((rule, place) => (
        <RuleFields
          key={place}
          rule={rule}
          place={place}
          onChange={(changed) => set(rules.with(place, changed))}
          onRemove={() => set(rules.toSpliced(place, 1))}
        />
      ))}
      {error !== undefined && <p className="react-aria-FieldError">{error}</p>}
      <p className="actions">
        <Button onPress={() => set([...rules, EMPTY_RULE])}>{bundles.addRule}</Button>
      </p>
      {slug !== undefined && rules.length > 0 && <PolicyPreview slug={slug} policy={policy} />}
    </details>
  );
}

function RuleFields({
  rule,
  place,
  onChange,
  onRemove,
}: {
  readonly rule: RuleForm;
  readonly place: number;
  readonly onChange: (rule: RuleForm) => void;
  readonly onRemove: () => void;
}): ReactNode {
  return (
    <fieldset className="rule">
      <legend>{bundles.rule(place + 1)}</legend>
      <div className="two">
        <Field
          label={bundles.ruleName}
          isOptional
          value={rule.name}
          maxLength={120}
          onChange={(name) => onChange({ ...rule, name })}
        />
        <Choice
          label={bundles.ruleWhen}
          value={rule.kind}
          options={bundles.conditions}
          onChange={(kind) => onChange({ ...rule, kind })}
        />
      </div>
      {NEEDS_VALUE.has(rule.kind) && (
        <Field
          label={bundles.ruleValue}
          value={rule.value}
          onChange={(value) => onChange({ ...rule, value })}
        />
      )}
      {rule.kind === 'other' && (
        <Field
          label={bundles.ruleOther}
          rows={4}
          value={rule.other}
          onChange={(other) => onChange({ ...rule, other })}
        />
      )}
      <Field
        label={bundles.ruleLinks}
        rows={3}
        value={rule.links}
        onChange={(links) => onChange({ ...rule, links })}
      />
      <Check isSelected={rule.goesOn} onChange={(goesOn) => onChange({ ...rule, goesOn })}>
        {bundles.ruleGoesOn}
      </Check>
      <Check isSelected={rule.badge} onChange={(badge) => onChange({ ...rule, badge })}>
        {bundles.ruleBadge}
      </Check>
      <p className="actions">
        <Button look="danger" aria-label={bundles.removeRule(place + 1)} onPress={onRemove}>
          {bundles.removeRule(place + 1)}
        </Button>
      </p>
    </fieldset>
  );
}
