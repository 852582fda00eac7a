import { v7 } from 'uuid';

/** Where the engine gets new ids. */
export interface Ids {
	/** A UUIDv7: later ids sort after earlier ones. */
	next(): string;
}

export const timeOrderedIds: Ids = { next: () => v7() };
