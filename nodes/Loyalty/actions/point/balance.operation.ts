import type { IDataObject } from 'n8n-workflow';
import type { Balance, BalanceRequest, Expiring, TierFigures } from '../../../../engine';
import { formatInstant } from '../../../../engine/values';
import { customerProperties, readCustomer } from '../../../shared/customer';
import { operation } from '../../../shared/operation';
import { phoneRegionOption } from '../../../shared/order-fields';
import { showFor } from '../../../shared/router';
import { readInstant } from '../../../shared/time';
import { instantOrNull, readRegion, regionOf } from './point-fields';
import { programmeProperty, readProgrammeName } from '../programme/programme-fields';

const properties = showFor('point', 'balance', [
	...customerProperties,
	programmeProperty,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			{
				displayName: 'As Of',
				name: 'asOf',
				type: 'dateTime',
				default: '',
				description:
					'The moment to look at, one for all items; now if empty. In the past: what the customer had then. In the future: what is left by then if nothing is spent. Without an offset: UTC.',
			},
			phoneRegionOption,
		],
	},
]);

/** Adds the points of each item's customer. */
export const balance = operation<
	BalanceRequest & { defaultRegion: string; asOf: number | undefined },
	Balance
>({
	value: 'balance',
	name: 'Balance',
	action: 'Get the points balance',
	description:
		'Get how many points the customer of each item may spend, what is pending or held, what expires when, and the tier',
	properties,
	readItem: (parameters, itemIndex) => ({
		customer: readCustomer(parameters, itemIndex),
		programme: readProgrammeName(parameters, itemIndex),
		defaultRegion: readRegion(parameters, itemIndex),
		asOf: readInstant(parameters.at('options.asOf', 0), 'As Of'),
	}),
	run: ({ engine }, requests) => {
		const asOf = requests[0]?.asOf;
		const options = { ...regionOf(requests), ...(asOf === undefined ? {} : { asOf }) };
		return engine.loyalty.getBalances(requests, options);
	},
	writeItem: ({ profileId, programme, asOf, available, ...figures }) => ({
		json: {
			profileId,
			loyalty: {
				operation: 'balance',
				programme,
				balance: available,
				pending: figures.pending,
				held: figures.held,
				expiringNext: figures.expiringNext === null ? null : lapsing(figures.expiringNext),
				expiring: figures.expiring.map(lapsing),
				lifetimeEarned: figures.lifetimeEarned,
				lifetimeRedeemed: figures.lifetimeRedeemed,
				lifetimeExpired: figures.lifetimeExpired,
				tier: figures.tier === null ? null : tierJson(figures.tier),
				asOf: formatInstant(asOf),
			},
		},
	}),
});

function lapsing({ at, points }: Expiring): IDataObject {
	return { at: formatInstant(at), points };
}

function tierJson({ since, keepUntil, graceUntil, ...tier }: TierFigures): IDataObject {
	const [from, until, grace] = [since, keepUntil, graceUntil].map(instantOrNull);
	return { ...tier, since: from, keepUntil: until, graceUntil: grace };
}
