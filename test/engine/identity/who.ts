import type { Engine, Identifier, MergeRequest } from '../../../engine';

/** `email:ana@example.com device_id:d1` → the customer with these identifiers. */
export function who(text: string): { identifiers: Identifier[] } {
	const identifiers = text.split(' ').map((one) => {
		const [type = '', value = ''] = one.split(/:(.*)/s);
		return { type, value };
	});
	return { identifiers };
}

/** A request to make these customers one. */
export function mergeOf(...texts: string[]): MergeRequest {
	return { customers: texts.map(who) };
}

/** Makes one profile of each text; returns their ids. */
export async function make<Texts extends readonly string[]>(
	engine: Engine,
	...texts: Texts
): Promise<{ [Place in keyof Texts]: string }> {
	const outcomes = await engine.identity.resolve(texts.map(who));
	const ids = outcomes.map((one) => (one.status === 'rejected' ? one.reason : one.profileId));
	return ids as { [Place in keyof Texts]: string };
}

/** Who is one with whom: of each person the profile ids, the oldest first. */
export async function peopleIn(engine: Engine): Promise<string[][]> {
	const rows = await engine.context.store.read((tx) =>
		tx.selectFrom('profile').select(['id', 'canonical_id']).orderBy('id').execute(),
	);
	const groups = Map.groupBy(rows, (row) => row.canonical_id);
	return [...groups.values()].map((members) => members.map(({ id }) => id));
}

/** The rows that keep people apart. */
export function apartIn(engine: Engine) {
	return engine.context.store.read((tx) =>
		tx.selectFrom('apart').selectAll().orderBy('since').orderBy('profile_a').execute(),
	);
}
