export { systemClock } from './clock';
export type { Clock } from './clock';
export { timeOrderedIds } from './ids';
export type { Ids } from './ids';
export { COMMANDS_PER_CHUNK, eventLoopTurn, inChunks, inTransactions } from './chunks';
export { documentOf, loadDocuments, textIn } from './documents';
export type { Document, OwnedDocument } from './documents';
export { deleteRows, mapRows } from './person-rows';
export { openStore } from './open-store';
export type { EmbeddedOptions, PostgresOptions, StoreOptions } from './options';
export type { Store, Tables, Tx } from './types';
export {
	inValues,
	insertNewRows,
	insertRows,
	isSqlite,
	lockRows,
	rowsByValue,
	updateColumn,
	upsertRows,
	valuesTable,
} from './rows';
export { listHolds, recordRows } from './json-sql';
export { conditionKind, conditionScalar, conditionText } from './condition-kind';
export type {
	AnyConditionKind,
	ConditionAnswer,
	ConditionKind,
	ConditionScope,
} from './condition-kind';
export { conditionWindow, moveOf, rangeOf, windowWords } from './condition-window';
export type { AskedAt, ConditionWindow, InstantRange, WindowMove } from './condition-window';
export {
	compareInteger,
	earliestOf,
	compareJsonInstant,
	compareJsonNumber,
	isNot,
	isPresent,
	jsonContains,
	jsonIsOneOf,
	jsonListUnder,
	jsonOrder,
	jsonPair,
	jsonStartsWith,
} from './condition-sql';
export type { Comparison, Sql, SqlCondition } from './condition-sql';
export type { EngineContext } from './context';
