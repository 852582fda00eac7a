export {
	EngineError,
	InvalidInputError,
	InvariantError,
	StoreConflictError,
	StoreUnavailableError,
	invariant,
} from './errors';
export type { StoreProblem } from './errors';
export { issuePlace, issueSentence } from './issue-sentence';
export { rejected } from './rejected';
export type { Rejected } from './rejected';
export { checkJson, JSON_LENGTH_MAX, jsonTextOf, readJson } from './json';
export type { JsonValue } from './json';
export { checkText, TEXT_LENGTH_MAX } from './text';
export { formatInstant, parseInstant } from './instants';
export { currencyDigits, formatAmount, isCurrency, parseAmount } from './money';
export type { AmountReason, Money } from './money';
export { hashKey, keyedHash } from './keys';
export { firstOfEachKey } from './first-of-key';
export { commandsIn, paired } from './paired';
export { checkKey, checkOccurredAt, KEY_LENGTH_MAX, optionalText } from './request-fields';
export type { OccurredAtReason } from './request-fields';
