import type { Clock } from './clock';
import type { Ids } from './ids';
import type { Store } from './types';

/** What every service gets first: the store, and time and ids from outside so that tests are exact. */
export interface EngineContext {
	store: Store;
	clock: Clock;
	ids: Ids;
}
