import type { IDataObject } from 'n8n-workflow';
import type { Settled } from '../../../../engine';
import { formatInstant } from '../../../../engine/values';
import { operation } from '../../../shared/operation';
import { showFor } from '../../../shared/router';

/** The nightly run. */
export const settle = operation<object, Settled & { status: 'settled' }>({
	value: 'settle',
	name: 'Nightly Run',
	action: 'Book what time has done to points',
	description:
		'Book for all customers, in this order, which points became available, were cancelled, came back from ended holds or lapsed, and which tiers changed. Once for all items; put it behind a Schedule Trigger.',
	properties: showFor('point', 'settle', [
		{
			displayName:
				'Balances count what is due by themselves: this run only writes it down, so that statements show it. After days without a run it catches up, with the same result.',
			name: 'settleNotice',
			type: 'notice',
			default: '',
		},
	]),
	runsOnce: true,
	readItem: () => ({}),
	run: async ({ engine }) => [{ status: 'settled', ...(await engine.loyalty.settleDue()) }],
	writeItem: ({ status: _, until, ...settled }) => ({
		json: {
			loyalty: {
				operation: 'settle',
				...(settled as unknown as IDataObject),
				until: formatInstant(until),
			},
		},
		replacesItem: true,
	}),
});
