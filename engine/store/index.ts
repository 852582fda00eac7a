export { systemClock } from './clock';
export type { Clock } from './clock';
export { timeOrderedIds } from './ids';
export type { Ids } from './ids';
export { systemRandomness } from './randomness';
export type { Randomness } from './randomness';
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
	lockNames,
	lockRows,
	rowsByValue,
	rowsOfKeys,
	updateColumn,
	updateRows,
	upsertRows,
	valuesTable,
} from './rows';
export { listHolds, recordRows } from './json-sql';
export { keyedHashSql } from './keyed-hash-sql';
export { conditionKind, conditionText } from './condition-kind';
export type {
	AnyConditionKind,
	ConditionAnswer,
	ConditionScope,
	WalkedRows,
} from './condition-kind';
export { comparisonOf, decidingCounts, LIMIT_WORDS, limitOperator } from './condition-limit';
export type { LimitOperator } from './condition-limit';
export {
	conditionWindow,
	counted,
	isMoving,
	moveOf,
	rangeOf,
	windowWords,
} from './condition-window';
export type { AskedAt, ConditionWindow, InstantRange } from './condition-window';
export {
	andInWindow,
	countInWindow,
	firstMoveBelow,
	firstMoveOf,
	inRange,
	inWindow,
} from './window-moves';
export type { PersonRows, WindowAsked } from './window-moves';
export {
	allOf,
	compareInteger,
	earliestOf,
	compareNumber,
	instantAfter,
	isNot,
	isOneOf,
	isPresent,
	jsonAt,
	jsonFlatList,
	jsonInteger,
	jsonIsOneOf,
	jsonListUnder,
	jsonNumber,
	jsonSays,
	jsonOrder,
	jsonPair,
	onceValue,
	personColumn,
	placeOf,
	jsonUnder,
} from './condition-sql';
export { DRAW_PLACES, drawnPlace } from './condition-hash';
export type { Comparison, Sql, SqlCondition } from './condition-sql';
export { compareValue, comparisonMayChangeAt, comparisonSchema } from './condition-value';
export type { ValueComparison } from './condition-value';
export { comparisonWish } from './condition-wishes';
export { comparisonWords } from './condition-words';
export type { EngineContext } from './context';
export {
	awaitOlderWriters,
	deleteTouched,
	hasTouchedMoreThan,
	listTouched,
	pruneTouched,
	readJournalMark,
	touchProfiles,
	touchSelected,
} from './touched';
export type { JournalMark, JournalPlace } from './touched';
