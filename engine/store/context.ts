import type { Clock } from './clock';
import type { Ids } from './ids';
import type { Randomness } from './randomness';
import type { Store } from './types';

/** What every service gets first: the store, and time, ids and chance from outside so that tests are exact. */
export interface EngineContext {
	store: Store;
	clock: Clock;
	ids: Ids;
	randomness: Randomness;
}
