import type { EngineContext } from '../../engine';
import type { Store, Tx } from '../../engine/store';

/** The context on the same store, and how many statements its reads have sent; begin and commit do not count. */
export function countStatements(context: EngineContext): {
	counted: EngineContext;
	count(): number;
} {
	let statements = 0;
	const counting = (tx: Tx) =>
		tx.withPlugin({
			transformQuery: ({ node }) => node,
			// Once per answer: a query within a query is transformed on its own as well.
			transformResult: async ({ result }) => {
				statements += 1;
				return result;
			},
		});
	const { store } = context;
	const counted: Store = {
		...store,
		read: (work) => store.read((tx) => work(counting(tx))),
		scan: (work) => store.scan((tx) => work(counting(tx))),
		lookUp: (work) => store.lookUp((tx) => work(counting(tx))),
	};
	return { counted: { ...context, store: counted }, count: () => statements };
}
