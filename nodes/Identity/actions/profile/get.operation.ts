import type { IDataObject } from 'n8n-workflow';
import type { Customer, CustomerRef, TraitOrigin, TraitSource } from '../../../../engine';
import { formatAmount, formatInstant } from '../../../../engine/values';
import { addressOf } from '../../../shared/consent-json';
import { customerProperties, readCustomer } from '../../../shared/customer';
import { operation } from '../../../shared/operation';
import { booleanParameter } from '../../../shared/readers';
import { showFor } from '../../../shared/router';

const properties = showFor('profile', 'get', [
	...customerProperties,
	{
		displayName: 'Show Where Traits Come From',
		name: 'showTraitSources',
		type: 'boolean',
		noDataExpression: true,
		default: false,
		description:
			'Whether to list for each trait the source, time and rule of its value, and the other values that were said',
	},
]);

/** The whole customer of each item. */
export const get = operation<CustomerRef, Customer>({
	value: 'get',
	name: 'Get',
	action: 'Get a customer',
	description:
		'Get everything about the customer of each item: identifiers, traits, consent, points, last events, value of orders, and how much is stored',
	properties,
	readItem: readCustomer,
	run: ({ engine, parameters }, requests) =>
		engine.customers.get(requests, {
			provenance: booleanParameter(parameters, 'showTraitSources', 0),
		}),
	writeItem: ({ profileId, ...customer }) => ({
		json: {
			profileId,
			identity: {
				status: customer.status,
				homeProfileId: customer.homeProfileId,
				memberIds: customer.memberIds,
				firstSeenAt: formatInstant(customer.firstSeenAt),
				lastSeenAt: formatInstant(customer.lastSeenAt),
				identifiers: customer.identifiers.map(identifierOf),
				traits: customer.traits,
				...(customer.traitSources && { traitSources: customer.traitSources.map(sourceOf) }),
				consent: customer.consent.map(addressOf),
				points: customer.points.map(pointsOf),
				lastEvents: customer.lastEvents.map(({ channel, name, occurredAt }) => ({
					channel,
					name,
					occurredAt: formatInstant(occurredAt),
				})),
				value: valueOf(customer.value),
				counts: { ...customer.counts },
			},
		},
	}),
});

function identifierOf({
	type,
	value,
	source,
	firstSeenAt,
	verifiedAt,
	profileId,
}: Customer['identifiers'][number]): IDataObject {
	return {
		type,
		value,
		source,
		firstSeenAt: formatInstant(firstSeenAt),
		verifiedAt: verifiedAt === null ? null : formatInstant(verifiedAt),
		homeProfileId: profileId,
	};
}

function sourceOf({ name, strategy, others, ...origin }: TraitSource): IDataObject {
	return { name, ...originOf(origin), strategy, others: others.map(originOf) };
}

function originOf({ value, source, setAt, profileId }: TraitOrigin): IDataObject {
	return { value, source, setAt: formatInstant(setAt), homeProfileId: profileId };
}

function pointsOf({ expiringNext, expiring, ...figures }: Customer['points'][number]): IDataObject {
	return {
		...figures,
		expiringNext: expiringNext === null ? null : lapsing(expiringNext),
		expiring: expiring.map(lapsing),
	};
}

function lapsing({ at, points }: { at: number; points: number }): IDataObject {
	return { at: formatInstant(at), points };
}

function valueOf({ totals, lastOrderAt }: Customer['value']): IDataObject {
	return {
		totals: totals.map(({ orders, ...money }) => ({
			currency: money.currency,
			amount: Number(formatAmount(money)),
			orders,
		})),
		lastOrderAt: lastOrderAt === null ? null : formatInstant(lastOrderAt),
	};
}
