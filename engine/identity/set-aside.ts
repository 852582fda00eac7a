import type { HeldBack } from './decide-link';
import type { State } from './resolve-state';
import { canonicalOf, plain } from './resolve-state';
import type { SetAside } from './types';

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
	const kept = `This ${identifier.type} was set aside`;
	switch (obstacle.reason) {
		case 'limit': {
			const { type, limit, windowMs } = obstacle.limited;
			const within = windowMs === undefined ? '' : ` within ${daysIn(windowMs)}`;
			const rule = `more than ${limit} ${type}${within}`;
			return preventsMerge
				? `${kept}: with it, this customer and another would become one with ${rule}.`
				: `${kept}: with it, this customer would have ${rule}.`;
		}
		case 'kept_apart':
			return `${kept}: with it, this customer and another would become one, and somebody has said that they are two, by unmerging them or by rejecting them as duplicates.`;
		case 'attach_only':
			return `${kept}: it belongs to another customer, and by the rules ${obstacle.attachType} never makes two customers one.`;
	}
}

function daysIn(windowMs: number): string {
	const days = windowMs / DAY_MS;
	return days === 1 ? 'a day' : `${days} days`;
}
