export { openEngine } from './open-engine';
export type { Engine, EngineOptions } from './open-engine';
export * from './values';
export type {
	Clock,
	EmbeddedOptions,
	EngineContext,
	Ids,
	PostgresOptions,
	StoreOptions,
} from './store';
export * from './identity';
export * from './events';
export * from './consent';
export * from './loyalty';
export * from './segments';
export * from './messaging';
export * from './conversions';
export * from './customers';
