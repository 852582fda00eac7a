import type { GuessReport } from '../../../../engine';
import { formatInstant } from '../../../../engine/values';
import { operation } from '../../../shared/operation';
import { booleanParameter } from '../../../shared/readers';
import { showFor } from '../../../shared/router';

interface Attempts {
	status: 'listed';
	sources: GuessReport[];
}

/** Who gave wrong codes, an item each. Works once, on the first item. */
export const listAttempts = operation<{ blockedOnly: boolean }, Attempts>({
	value: 'listAttempts',
	name: 'List Attempts',
	action: 'List who gave wrong codes',
	description:
		'Get the tills, sessions and channels that gave wrong codes within a day, an item each',
	properties: showFor('coupon', 'listAttempts', [
		{
			displayName: 'Only Those Who Wait',
			name: 'blockedOnly',
			type: 'boolean',
			default: false,
			description: 'Whether to get only those that have to wait after ten wrong codes',
		},
	]),
	runsOnce: true,
	readItem: (parameters, itemIndex) => ({
		blockedOnly: booleanParameter(parameters, 'blockedOnly', itemIndex),
	}),
	run: async ({ engine }, [request]) => [
		{ status: 'listed', sources: await engine.loyalty.listGuesses(request) },
	],
	writeItem: ({ sources }) =>
		sources.map(({ windowAt, lastAt, blockedUntil, ...one }) => ({
			json: {
				attempts: {
					...one,
					windowAt: formatInstant(windowAt),
					lastAt: formatInstant(lastAt),
					blockedUntil: blockedUntil === null ? null : formatInstant(blockedUntil),
				},
			},
		})),
});
