import { personOf } from '../identity';
import type { Tx } from '../store';
import { inValues, insertRows, touchProfiles } from '../store';
import type { Money } from '../values';
import type { ConversionKind, NewConversion, Recorded } from './types';

/** The conversions recorded under one of the keys, by key. */
export async function loadRecordedByKey(
	tx: Tx,
	keys: readonly string[],
): Promise<Map<string, Recorded>> {
	if (keys.length === 0) return new Map();
	const rows = await tx
		.selectFrom('conversion')
		.where(inValues(tx, 'idempotency_key', keys))
		.select(['idempotency_key', 'id', 'kind', 'name', 'order_id', 'channel', 'occurred_at'])
		.select(['amount_minor', 'currency'])
		.select(personOf('conversion.profile_id').as('person_id'))
		.execute();
	return new Map(
		rows.map((row) => [
			row.idempotency_key,
			{
				status: 'recorded',
				conversionId: row.id,
				profileId: row.person_id,
				kind: row.kind,
				name: row.name,
				orderId: row.order_id,
				money: toMoney(row),
				channel: row.channel,
				occurredAt: row.occurred_at,
				duplicate: false,
			},
		]),
	);
}

/** Inserts conversions; a key that another writer has taken meanwhile starts the transaction over. */
export async function insertConversions(
	tx: Tx,
	conversions: readonly NewConversion[],
	recordedAt: number,
): Promise<void> {
	await insertRows(
		tx,
		'conversion',
		conversions.map((conversion) => ({
			id: conversion.id,
			profile_id: conversion.profileId,
			kind: conversion.kind,
			name: conversion.name,
			order_id: conversion.orderId,
			amount_minor: conversion.money?.amountMinor ?? null,
			currency: conversion.money?.currency ?? null,
			channel: conversion.channel,
			occurred_at: conversion.occurredAt,
			recorded_at: recordedAt,
			items: conversion.itemsJson,
			cause: JSON.stringify(conversion.cause),
			idempotency_key: conversion.key,
		})),
	);
	await touchProfiles(
		tx,
		conversions.map(({ profileId }) => profileId),
	);
}

/** Which conversions a report is about: those in [from, to), epoch ms. */
export interface ConversionFilter {
	from: number;
	to: number;
	kind?: ConversionKind;
	name?: string;
	currency?: string;
}

/** A conversion as the report sees it. */
export interface CountedConversion {
	/** The home profile. */
	profileId: string;
	occurredAt: number;
	money: Money | null;
}

/** The next home profiles with such a conversion, in id order after the one given. */
export async function listConverted(
	tx: Tx,
	filter: ConversionFilter,
	{ after, limit }: { after: string; limit: number },
): Promise<string[]> {
	const rows = await filtered(tx, filter)
		.where('profile_id', '>', after)
		.select('profile_id')
		.distinct()
		.orderBy('profile_id')
		.limit(limit)
		.execute();
	return rows.map((row) => row.profile_id);
}

/** Such conversions of the home profiles, oldest first. */
export async function loadConversions(
	tx: Tx,
	filter: ConversionFilter,
	profileIds: readonly string[],
): Promise<CountedConversion[]> {
	const rows = await filtered(tx, filter)
		.where(inValues(tx, 'profile_id', profileIds))
		.select(['profile_id', 'occurred_at', 'amount_minor', 'currency'])
		.orderBy('occurred_at')
		.orderBy('id')
		.execute();
	return rows.map((row) => ({
		profileId: row.profile_id,
		occurredAt: row.occurred_at,
		money: toMoney(row),
	}));
}

function filtered(tx: Tx, { from, to, kind, name, currency }: ConversionFilter) {
	return tx
		.selectFrom('conversion')
		.where('occurred_at', '>=', from)
		.where('occurred_at', '<', to)
		.$if(kind !== undefined, (query) => query.where('kind', '=', kind ?? 'order'))
		.$if(name !== undefined, (query) => query.where('name', '=', name ?? ''))
		.$if(currency !== undefined, (query) => query.where('currency', '=', currency ?? ''));
}

function toMoney(row: { amount_minor: number | null; currency: string | null }): Money | null {
	const { amount_minor: amountMinor, currency } = row;
	return amountMinor === null || currency === null ? null : { amountMinor, currency };
}
