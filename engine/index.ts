export { openEngine } from './open-engine';
export type { Engine, EngineOptions } from './open-engine';
export * from './values';
export type {
	Clock,
	EmbeddedOptions,
	EngineContext,
	Ids,
	PostgresOptions,
	Randomness,
	StoreOptions,
} from './store';
export type * from './identity';
export type * from './events';
export type * from './consent';
export type * from './loyalty';
export type * from './segments';
export type * from './messaging';
export { RFM_GROUPS } from './conversions';
export type * from './conversions';
export type * from './customers';
