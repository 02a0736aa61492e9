import { getMetadataStorage, ValidationTypes } from 'class-validator';

type Dto = Readonly<Record<string, unknown>>;
type Rule = (value: unknown, dto: Dto) => boolean;
type Metadata = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>[number];

interface Property {
  readonly name: string;
  /** The property is looked at only if all of these hold, as with `@IsOptional()`. */
  readonly conditions: readonly Rule[];
  readonly rules: readonly Rule[];
}

const compiled = new WeakMap<object, readonly Property[]>();

/**
 * Whether the decorators of a DTO, and of those in it, have nothing to object. It asks the same validators as
 * class-validator does, in a plain loop: hundreds of nested DTOs cost a fraction. `false` is no verdict, only the
 * wish for a closer look: what is wrong, class-validator says.
 */
export function isAcceptable(dto: object): boolean {
  for (const { name, conditions, rules } of propertiesOf(dto.constructor)) {
    const fields = dto as Dto;
    const value = fields[name];
    if (conditions.every((holds) => holds(value, fields)) && !rules.every((holds) => holds(value, fields)))
      return false;
  }
  return true;
}

function propertiesOf(type: object): readonly Property[] {
  let properties = compiled.get(type);
  if (properties === undefined) {
    const metadatas = getMetadataStorage().getTargetValidationMetadatas(type as never, '', false, false);
    const names = new Set(metadatas.map(({ propertyName }) => propertyName));
    properties = [...names].map((name) => {
      const own = metadatas.filter(({ propertyName }) => propertyName === name);
      const conditions = own.filter(isCondition).map(conditionOf);
      return { name, conditions, rules: own.filter((metadata) => !isCondition(metadata)).flatMap(rulesOf) };
    });
    compiled.set(type, properties);
  }
  return properties;
}

const isCondition = ({ type }: Metadata): boolean => type === ValidationTypes.CONDITIONAL_VALIDATION;

function conditionOf({ constraints }: Metadata): Rule {
  const holds = (constraints as ((dto: Dto, value: unknown) => boolean)[])[0];
  return (value, dto) => holds?.(dto, value) ?? true;
}

function rulesOf(metadata: Metadata): Rule[] {
  const { type, each, propertyName: property, constraints } = metadata;
  if (type === ValidationTypes.NESTED_VALIDATION) return [nested];
  if (type !== ValidationTypes.CUSTOM_VALIDATION || metadata.validateIf) return [() => false];
  return getMetadataStorage()
    .getTargetValidatorConstraints(metadata.constraintCls)
    .map(({ instance }): Rule => {
      const rule: Rule = (value, object) =>
        instance.validate(value, { value, object, property, constraints, targetName: '' }) === true;
      if (!each) return rule;
      return (value, dto) => Array.isArray(value) && value.every((entry) => rule(entry, dto));
    });
}

/** A DTO, or a list of them. A class without rules is none that we made. */
function nested(value: unknown): boolean {
  if (Array.isArray(value)) return value.every((entry) => nested(entry));
  return (
    typeof value === 'object' &&
    value !== null &&
    propertiesOf(value.constructor).length > 0 &&
    isAcceptable(value)
  );
}
