import type { HeldBack } from './decide-link';
import type { State } from './resolve-state';
import { canonicalOf, plain } from './resolve-state';
import type { SetAside } from '../types';

const DAY_MS = 86_400_000;

/** What the outcome tells of an identifier that was held back from the customer. */
export function explainSetAside(
	state: State,
	{ identifier, obstacle, personIds }: HeldBack,
	customerId: string,
): SetAside {
	const owner = state.ownerByKey.get(identifier.key);
	const others = [...(owner === undefined ? [] : [owner]), ...personIds];
	const otherId = others
		.map((id) => canonicalOf(state, id))
		.find((personId) => personId !== customerId);
	const setAside: SetAside = {
		...plain(identifier),
		reason: obstacle.reason,
		message: messageOf({ identifier, obstacle }, otherId !== undefined),
	};
	if (obstacle.reason === 'limit') {
		const { type, limit, windowMs } = obstacle.limited;
		setAside.limitType = type;
		setAside.limit = limit;
		if (windowMs !== undefined) setAside.limitDays = windowMs / DAY_MS;
	}
	if (otherId !== undefined) setAside.withProfileId = otherId;
	return setAside;
}

function messageOf(
	{ identifier, obstacle }: Pick<HeldBack, 'identifier' | 'obstacle'>,
	preventsMerge: boolean,
): string {
	const begin = `This ${identifier.type} was set aside, as the weakest of an item whose identifiers together would`;
	switch (obstacle.reason) {
		case 'limit': {
			const { type, limit, windowMs } = obstacle.limited;
			const within = windowMs === undefined ? '' : ` within ${daysIn(windowMs)}`;
			const rule = `more than ${limit} ${type}${within}`;
			return preventsMerge
				? `${begin} make one customer of two, with ${rule}.`
				: `${begin} give this customer ${rule}.`;
		}
		case 'kept_apart':
			return `${begin} make one customer of two who were unmerged or rejected as duplicates.`;
		case 'attach_only':
			return `${begin} make one customer of two by a type that only attaches.`;
	}
}

function daysIn(windowMs: number): string {
	const days = windowMs / DAY_MS;
	return days === 1 ? 'a day' : `${days} days`;
}
